-- How an organization's pages and e-mails look; NULL: as those of the one above it, at last as the settings say.
ALTER TABLE orgs
    ADD COLUMN look_name   VARCHAR(255) NULL,
    ADD COLUMN look_colour CHAR(7)      CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN look_logo   VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL;
