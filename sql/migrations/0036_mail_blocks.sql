-- Whose e-mails an address does not want any more: an organization's or a user's. mail_id: by whose link it said so.
CREATE TABLE IF NOT EXISTS mail_blocks (
    address_key VARBINARY(640) NOT NULL,
    party_id    BINARY(12)     NOT NULL,
    mail_id     BINARY(12)     NOT NULL,
    created_at  DATETIME(6)    NOT NULL,
    PRIMARY KEY (address_key, party_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
