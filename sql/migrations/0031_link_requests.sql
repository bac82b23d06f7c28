-- When the holder of an ended link last asked for a new one: the inviter is told at most once a day for each link.
CREATE TABLE IF NOT EXISTS link_requests (
    key_hash BINARY(32)  NOT NULL,
    asked_at DATETIME(6) NOT NULL,
    PRIMARY KEY (key_hash)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
