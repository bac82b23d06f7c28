-- Site accesses and notifications are one to a line. owner_of is the organization's id while the member is its owner: so it has one at most.
ALTER TABLE members
    ADD COLUMN site_accesses TEXT NOT NULL DEFAULT (''),
    ADD COLUMN notifications TEXT NOT NULL DEFAULT (''),
    ADD COLUMN owner_of BINARY(12) NULL,
    ADD UNIQUE KEY members_owner (owner_of);
