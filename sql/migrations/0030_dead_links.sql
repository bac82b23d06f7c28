-- What became of links that have ended, for whoever still holds one and for the one who sent it: an invite's
-- key was used, revoked, or renewed by a later e-mail; a room link was removed; a guest has registered or was
-- uninvited. scope_id is the organization or the room. The hash is the invite's, or SHA-256 of a room link's token or a
-- guest's id.
CREATE TABLE IF NOT EXISTS dead_links (
    key_hash   BINARY(32)   NOT NULL,
    about_kind ENUM ('invite', 'room_link', 'room_guest') NOT NULL,
    about_id   BINARY(12)   NOT NULL,
    outcome    ENUM ('used', 'withdrawn', 'renewed') NOT NULL,
    scope_id   BINARY(12)   NULL,
    inviter_id BINARY(12)   NULL,
    address    VARCHAR(320) NOT NULL DEFAULT '',
    ended_at   DATETIME(6)  NOT NULL,
    PRIMARY KEY (key_hash),
    KEY dead_links_by_scope (scope_id, ended_at),
    KEY dead_links_by_inviter (inviter_id, ended_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
