-- Of a place that was given by invitation. Nothing: not known.
ALTER TABLE room_members
    ADD COLUMN invited_by BINARY(12) NULL;
