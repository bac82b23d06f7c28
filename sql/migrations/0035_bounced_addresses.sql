-- Addresses at which an e-mail was refused for good, with what was said: nothing is sent there that nobody asked for.
-- Whoever asks for an e-mail to it removes the mark.
CREATE TABLE IF NOT EXISTS bounced_addresses (
    address_key VARBINARY(640) NOT NULL,
    mail_id     BINARY(12)     NOT NULL,
    reply       VARCHAR(1000)  NOT NULL,
    bounced_at  DATETIME(6)    NOT NULL,
    PRIMARY KEY (address_key)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
