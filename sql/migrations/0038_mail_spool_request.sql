-- Which request the e-mail was written for, as its line in usherd's and nginx' logs names it; NULL: none.
ALTER TABLE mail_spool
    ADD COLUMN request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL;
