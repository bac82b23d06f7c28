-- A second key, which the reminder of an invite carries. reminded_at: when one was written, or none was worth writing.
ALTER TABLE invites
    ADD COLUMN reminder_key_hash BINARY(32)  NULL,
    ADD COLUMN reminded_at       DATETIME(6) NULL,
    ADD UNIQUE KEY invites_reminder_key (reminder_key_hash),
    ADD KEY invites_reminding (reminded_at, expires_at);
