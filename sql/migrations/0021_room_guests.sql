-- An address that waits for an account in a room; id is in the link of its e-mail. place: the order of arrival, so a
-- room's guests are listed as they came.
CREATE TABLE IF NOT EXISTS room_guests (
    id          BINARY(12)     NOT NULL,
    room_id     BINARY(12)     NOT NULL,
    address     VARCHAR(320)   NOT NULL,
    address_key VARBINARY(640) NOT NULL,
    place       INT            NOT NULL,
    created_at  DATETIME(6)    NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY room_guests_once (room_id, address_key),
    KEY room_guests_by_address (address_key),
    CONSTRAINT room_guests_room FOREIGN KEY (room_id) REFERENCES rooms (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
