-- The tree of organizations; the master organization is the one without a parent.
CREATE TABLE IF NOT EXISTS orgs (
    id         BINARY(12)   NOT NULL,
    parent_id  BINARY(12)   NULL,
    name       VARCHAR(255) NOT NULL,
    locale     VARCHAR(35)  NOT NULL DEFAULT 'en',
    created_at DATETIME(6)  NOT NULL,
    updated_at DATETIME(6)  NOT NULL,
    PRIMARY KEY (id),
    KEY orgs_by_parent (parent_id),
    CONSTRAINT orgs_parent FOREIGN KEY (parent_id) REFERENCES orgs (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
