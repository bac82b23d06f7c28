-- E-mails that wait, and only those: a finished one moves to mail_log. due_at is also the lease of the mailer that
-- claimed the e-mail, attempts its fencing number. Each row is complete: rendering needs no other table.
CREATE TABLE IF NOT EXISTS mail_spool (
    id          BINARY(12)   NOT NULL,
    lane        TINYINT      NOT NULL,
    template    VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    locale      VARCHAR(35)  NOT NULL,
    params      JSON         NOT NULL,
    recipient   VARCHAR(320) NOT NULL,
    sender      VARCHAR(320) NOT NULL,
    sender_name VARCHAR(255) NOT NULL,
    message_id  VARCHAR(320) NOT NULL,
    created_at  DATETIME(6)  NOT NULL,
    due_at      DATETIME(6)  NOT NULL,
    attempts    INT          NOT NULL DEFAULT 0,
    expires_at  DATETIME(6)  NULL,
    about_kind  VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    about_id    BINARY(12)   NULL,
    PRIMARY KEY (id),
    KEY mail_spool_due (lane, due_at),
    KEY mail_spool_about (about_kind, about_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
