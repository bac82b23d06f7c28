-- A user's own links (Rainbow): their personal open invite, their public links to rooms, and those to their personal audio
-- and video rooms. They have one of each, or one to a room: slot says which. What goes with its room has it in room_id; what
-- outlives it, in bound_to, which may lead to a room that is gone.
ALTER TABLE room_links
    ADD COLUMN kind     ENUM ('invite', 'personal', 'room', 'audio', 'video') NOT NULL DEFAULT 'invite',
    ADD COLUMN bound_to BINARY(12)    NULL,
    ADD COLUMN slot     VARBINARY(25) NULL,
    ADD UNIQUE KEY room_links_slot (slot),
    ADD KEY room_links_by_bound (bound_to),
    ADD KEY room_links_by_creator (created_by);
