-- What became of every e-mail that left the spool. Its parameters, which may hold a secret link, are not kept.
CREATE TABLE IF NOT EXISTS mail_log (
    id          BINARY(12)    NOT NULL,
    lane        TINYINT       NOT NULL,
    template    VARCHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    locale      VARCHAR(35)   NOT NULL,
    recipient   VARCHAR(320)  NOT NULL,
    sender      VARCHAR(320)  NOT NULL,
    message_id  VARCHAR(320)  NOT NULL,
    created_at  DATETIME(6)   NOT NULL,
    attempts    INT           NOT NULL,
    outcome     ENUM ('sent', 'bounced', 'suppressed') NOT NULL,
    code        SMALLINT      NOT NULL,
    reply       VARCHAR(1000) NOT NULL,
    finished_at DATETIME(6)   NOT NULL,
    about_kind  VARCHAR(32)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    about_id    BINARY(12)    NULL,
    PRIMARY KEY (id),
    KEY mail_log_by_end (finished_at),
    KEY mail_log_about (about_kind, about_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
