-- A user's place in a room. One who is banned keeps the row, marked, and is no member.
CREATE TABLE IF NOT EXISTS room_members (
    room_id    BINARY(12)  NOT NULL,
    user_id    BINARY(12)  NOT NULL,
    roles      SET ('owner', 'moderator', 'leader') NOT NULL DEFAULT '',
    banned     BOOLEAN     NOT NULL DEFAULT FALSE,
    created_at DATETIME(6) NOT NULL,
    PRIMARY KEY (room_id, user_id),
    KEY room_members_by_user (user_id),
    CONSTRAINT room_members_room FOREIGN KEY (room_id) REFERENCES rooms (id) ON DELETE CASCADE,
    CONSTRAINT room_members_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
