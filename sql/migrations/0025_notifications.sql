-- Stanzas that wait for the XMPP server, one row for each recipient, in the order in which they were written (position).
-- Each is complete. due_at is also the lease of the notifier that claimed the row, attempts counts the claims.
CREATE TABLE IF NOT EXISTS notifications (
    id         BINARY(12)   NOT NULL,
    position   BIGINT       NOT NULL AUTO_INCREMENT,
    channel    VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    from_jid   VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    to_jid     VARCHAR(320) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    stanza     MEDIUMTEXT   NOT NULL,
    created_at DATETIME(6)  NOT NULL,
    due_at     DATETIME(6)  NOT NULL,
    attempts   INT          NOT NULL DEFAULT 0,
    about_kind VARCHAR(32)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    about_id   BINARY(12)   NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY notifications_position (position),
    KEY notifications_receiver (to_jid, position),
    KEY notifications_created (created_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
