-- path holds the ids from the master organization down to this one, so that a role above an organization is found
-- without climbing; organizations never move. reseller: may have customers of its own.
ALTER TABLE orgs
    ADD COLUMN path         VARBINARY(1200) NOT NULL DEFAULT '',
    ADD COLUMN status       ENUM ('active', 'deleted') NOT NULL DEFAULT 'active',
    ADD COLUMN suspended_by BINARY(12)    NULL,
    ADD COLUMN reseller     BOOLEAN       NOT NULL DEFAULT FALSE,
    ADD COLUMN panel_domain VARCHAR(253)  NULL,
    ADD COLUMN slack_url    VARCHAR(2048) NULL,
    ADD UNIQUE KEY orgs_panel_domain (panel_domain);
