-- A link for whoever holds its token. created_by refers to no row: a link outlives its maker.
-- offered is 1 on the one link that find-or-create gives out for (room, maker, days, max_uses), NULL on those it has
-- replaced: so the unique key, not a lock, makes find-or-create exact, on one server and on a cluster.
CREATE TABLE IF NOT EXISTS room_links (
    id         BINARY(12)    NOT NULL,
    token      VARBINARY(64) NOT NULL,
    room_id    BINARY(12)    NULL,
    created_by BINARY(12)    NOT NULL,
    days       SMALLINT      NOT NULL,
    max_uses   INT           NOT NULL,
    uses       INT           NOT NULL DEFAULT 0,
    offered    TINYINT       NULL,
    created_at DATETIME(6)   NOT NULL,
    updated_at DATETIME(6)   NOT NULL,
    expires_at DATETIME(6)   NULL,
    PRIMARY KEY (id),
    UNIQUE KEY room_links_token (token),
    UNIQUE KEY room_links_offered (room_id, created_by, days, max_uses, offered),
    CONSTRAINT room_links_room FOREIGN KEY (room_id) REFERENCES rooms (id) ON DELETE CASCADE,
    CONSTRAINT room_links_limits CHECK (days >= 0 AND max_uses >= 0 AND uses >= 0),
    CONSTRAINT room_links_uses CHECK (max_uses = 0 OR uses <= max_uses),
    CONSTRAINT room_links_is_offered CHECK (offered = 1)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
