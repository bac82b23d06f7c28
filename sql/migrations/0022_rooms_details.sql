-- What Rainbow knows of a room beside its name. topic: one line, may be empty. custom_data: a JSON object.
ALTER TABLE rooms
    ADD COLUMN topic                  VARCHAR(255) NOT NULL DEFAULT '',
    ADD COLUMN history                ENUM ('none', 'all', 'number') NOT NULL DEFAULT 'none',
    ADD COLUMN number                 INT          NOT NULL DEFAULT 0,
    ADD COLUMN disable_notifications  BOOLEAN      NOT NULL DEFAULT FALSE,
    ADD COLUMN auto_register          ENUM ('unlock', 'lock') NOT NULL DEFAULT 'unlock',
    ADD COLUMN auto_accept_invitation BOOLEAN      NOT NULL DEFAULT FALSE,
    ADD COLUMN mute_upon_entry        BOOLEAN      NOT NULL DEFAULT FALSE,
    ADD COLUMN play_entry_tone        BOOLEAN      NOT NULL DEFAULT TRUE,
    ADD COLUMN custom_data            TEXT         NULL,
    ADD COLUMN last_activity_at       DATETIME(6)  NULL;
