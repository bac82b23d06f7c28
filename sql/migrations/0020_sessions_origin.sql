-- Where a session was made from, for whoever looks through his own.
ALTER TABLE sessions
    ADD COLUMN user_agent     VARCHAR(255) NULL,
    ADD COLUMN client_address VARCHAR(45)  NULL;
