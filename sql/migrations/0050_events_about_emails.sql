-- The history of an e-mail is kept under its one name.
UPDATE events SET about_kind = 'email' WHERE about_kind = 'letter';
