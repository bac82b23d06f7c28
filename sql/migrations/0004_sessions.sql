-- One credential of one user, for the dialect it was made in. Only the BLAKE2b-256 of its token is kept.
CREATE TABLE IF NOT EXISTS sessions (
    token_hash BINARY(32)  NOT NULL,
    user_id    BINARY(12)  NOT NULL,
    dialect    ENUM ('rainbow', 'orchd', 'rocketchat') NOT NULL,
    created_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    PRIMARY KEY (token_hash),
    KEY sessions_by_user (user_id),
    KEY sessions_by_expiry (expires_at),
    CONSTRAINT sessions_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
