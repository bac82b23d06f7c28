-- Every attempt to deliver an e-mail, with what the relay said. Kept when the e-mail moves from spool to log.
-- route_down: the relay was away or took no e-mail at all, which is not counted against this one.
CREATE TABLE IF NOT EXISTS mail_attempts (
    mail_id      BINARY(12)    NOT NULL,
    attempt      INT           NOT NULL,
    outcome      ENUM ('sent', 'deferred', 'bounced', 'uncertain', 'route_down') NOT NULL,
    code         SMALLINT      NOT NULL,
    reply        VARCHAR(1000) NOT NULL,
    mailer       VARCHAR(255)  NOT NULL,
    attempted_at DATETIME(6)   NOT NULL,
    PRIMARY KEY (mail_id, attempt)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
