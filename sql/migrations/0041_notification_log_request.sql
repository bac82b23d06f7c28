-- The request of a stanza that was not delivered.
ALTER TABLE notification_log
    ADD COLUMN request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL;
