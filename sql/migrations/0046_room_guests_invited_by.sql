-- Nothing: not known.
ALTER TABLE room_guests
    ADD COLUMN invited_by BINARY(12) NULL;
