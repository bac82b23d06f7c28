-- Which request the stanza was written for, as its line in usherd's and nginx' logs names it; NULL: none.
ALTER TABLE notifications
    ADD COLUMN request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL;
