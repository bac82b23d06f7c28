-- An e-mail can be blocked by its link as long as it is remembered.
ALTER TABLE mail_log
    ADD COLUMN party_id   BINARY(12) NULL,
    ADD COLUMN block_hash BINARY(32) NULL;
