-- What became of the stanzas that were not delivered: the server refused one (rejected), or it waited for too long
-- (expired). Kept for some weeks. Those that were delivered leave no trace.
CREATE TABLE IF NOT EXISTS notification_log (
    id          BINARY(12)    NOT NULL,
    channel     VARCHAR(16)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    from_jid    VARCHAR(320)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    to_jid      VARCHAR(320)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    created_at  DATETIME(6)   NOT NULL,
    attempts    INT           NOT NULL,
    outcome     ENUM ('rejected', 'expired') NOT NULL,
    reason      VARCHAR(1000) NOT NULL,
    finished_at DATETIME(6)   NOT NULL,
    about_kind  VARCHAR(32)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    about_id    BINARY(12)    NOT NULL,
    PRIMARY KEY (id),
    KEY notification_log_finished (finished_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
