-- The one live key of a pending member. created_by and created_by_token refer to no rows: whether the inviter still has
-- the right is asked when the invite is used; both are NULL where the operator made it.
CREATE TABLE IF NOT EXISTS invites (
    id               BINARY(12)  NOT NULL,
    member_id        BINARY(12)  NOT NULL,
    key_hash         BINARY(32)  NOT NULL,
    created_by       BINARY(12)  NULL,
    created_by_token BINARY(12)  NULL,
    created_at       DATETIME(6) NOT NULL,
    expires_at       DATETIME(6) NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY invites_member (member_id),
    UNIQUE KEY invites_key (key_hash),
    CONSTRAINT invites_member FOREIGN KEY (member_id) REFERENCES members (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
