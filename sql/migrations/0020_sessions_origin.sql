-- Where a session was created from, for users who look through their own.
ALTER TABLE sessions
    ADD COLUMN user_agent     VARCHAR(255) NULL,
    ADD COLUMN client_address VARCHAR(45)  NULL;
