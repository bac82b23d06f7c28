-- The request of an e-mail that has left the spool.
ALTER TABLE mail_log
    ADD COLUMN request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL;
