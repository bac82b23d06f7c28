-- Rooms of a realm. Names are unique in it; a direct room has none and is known by its two users instead.
-- The default room of a realm, which every new user joins, bears the realm's own id.
CREATE TABLE IF NOT EXISTS rooms (
    id           BINARY(12)      NOT NULL,
    realm_id     BINARY(12)      NOT NULL,
    kind         ENUM ('channel', 'group', 'direct') NOT NULL,
    name         VARCHAR(255)    NULL,
    name_key     VARBINARY(1020) NULL,
    display_name VARCHAR(255)    NULL,
    direct_key   BINARY(24)      NULL,
    read_only    BOOLEAN         NOT NULL DEFAULT FALSE,
    created_by   BINARY(12)      NULL,
    created_at   DATETIME(6)     NOT NULL,
    updated_at   DATETIME(6)     NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY rooms_name (realm_id, name_key),
    UNIQUE KEY rooms_direct (direct_key),
    KEY rooms_by_creator (created_by),
    CONSTRAINT rooms_realm FOREIGN KEY (realm_id) REFERENCES orgs (id) ON DELETE CASCADE,
    CONSTRAINT rooms_creator FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT rooms_named CHECK ((kind = 'direct') = (name_key IS NULL)),
    CONSTRAINT rooms_direct_users CHECK ((kind = 'direct') = (direct_key IS NOT NULL))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
