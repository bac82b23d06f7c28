-- Whoever invites an address into a room, and whoever makes an account of it, both count up the row of that address, so that
-- one of the two sees the other, also where they work at two nodes of a cluster, which share no locks. Addresses share the rows.
CREATE TABLE IF NOT EXISTS address_meetings (
    place    SMALLINT UNSIGNED NOT NULL,
    meetings BIGINT UNSIGNED   NOT NULL,
    PRIMARY KEY (place)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
