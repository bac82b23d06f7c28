-- Addresses in allowed_ips are one to a line. An organization's credential: nobody's login, with roles of its own.
CREATE TABLE IF NOT EXISTS access_tokens (
    id            BINARY(12)   NOT NULL,
    org_id        BINARY(12)   NOT NULL,
    token_hash    BINARY(32)   NOT NULL,
    first_five    CHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    roles         SET ('Owner', 'SuperAdmin', 'Sysadmin', 'Support', 'Business', 'SiteAccess') NOT NULL,
    friendly_name VARCHAR(255) NULL,
    expires_at    DATETIME(6)  NULL,
    ip_restricted BOOLEAN      NOT NULL DEFAULT FALSE,
    allowed_ips   TEXT         NOT NULL,
    created_at    DATETIME(6)  NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY access_tokens_hash (token_hash),
    KEY access_tokens_by_org (org_id),
    CONSTRAINT access_tokens_org FOREIGN KEY (org_id) REFERENCES orgs (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
