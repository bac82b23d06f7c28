-- An e-mail that is held waits for an operator; its due_at is so far ahead that no claim sees it.
ALTER TABLE mail_spool ADD COLUMN held BOOLEAN NOT NULL DEFAULT FALSE AFTER attempts
