-- Which roles hold a permission; roles of a user count everywhere, roles of a room member in that room.
CREATE TABLE IF NOT EXISTS role_permissions (
    permission VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    roles      SET ('admin', 'anonymous', 'app', 'bot', 'guest', 'user', 'owner', 'moderator', 'leader') NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    PRIMARY KEY (permission)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
