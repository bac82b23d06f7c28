-- A user's place in an organization; not active while its invite is unanswered.
CREATE TABLE IF NOT EXISTS members (
    id         BINARY(12)  NOT NULL,
    org_id     BINARY(12)  NOT NULL,
    user_id    BINARY(12)  NOT NULL,
    roles      SET ('Owner', 'SuperAdmin', 'Sysadmin', 'Support', 'Business', 'SiteAccess') NOT NULL,
    active     BOOLEAN     NOT NULL,
    created_at DATETIME(6) NOT NULL,
    joined_at  DATETIME(6) NULL,
    PRIMARY KEY (id),
    UNIQUE KEY members_once (org_id, user_id),
    KEY members_by_user (user_id),
    CONSTRAINT members_org FOREIGN KEY (org_id) REFERENCES orgs (id) ON DELETE CASCADE,
    CONSTRAINT members_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
