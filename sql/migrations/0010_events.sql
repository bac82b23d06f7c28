-- What happened to a room, a room link or an invite: one line each, by whom and when. No secret is in it.
CREATE TABLE IF NOT EXISTS events (
    id         BINARY(12)  NOT NULL,
    about_kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    about_id   BINARY(12)  NOT NULL,
    kind       VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    actor_id   BINARY(12)  NULL,
    created_at DATETIME(6) NOT NULL,
    PRIMARY KEY (id),
    KEY events_by_subject (about_kind, about_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
