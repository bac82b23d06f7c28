-- To whom an e-mail goes, as addresses are compared, and in whose name: an organization's or a user's, whose e-mails the
-- recipient may block by the link whose token block_hash is of. asked_for: somebody asked for this e-mail; one that
-- was not asked for is not sent to an address at which an e-mail bounced.
ALTER TABLE mail_spool
    ADD COLUMN recipient_key VARBINARY(640) NOT NULL DEFAULT '',
    ADD COLUMN party_id      BINARY(12)     NULL,
    ADD COLUMN block_hash    BINARY(32)     NULL,
    ADD COLUMN asked_for     BOOLEAN        NOT NULL DEFAULT TRUE,
    ADD KEY mail_spool_recipient (recipient_key);
