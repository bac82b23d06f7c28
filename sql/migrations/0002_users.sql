-- A user is a login in one realm, which is an organization. One without a password is pending.
-- Addresses and user names are compared by their keys. invite_token is the last room link the user joined by.
CREATE TABLE IF NOT EXISTS users (
    id            BINARY(12)     NOT NULL,
    realm_id      BINARY(12)     NOT NULL,
    address       VARCHAR(320)   NOT NULL,
    address_key   VARBINARY(640) NOT NULL,
    username      VARCHAR(100)   NULL,
    username_key  VARBINARY(400) NULL,
    name          VARCHAR(255)   NOT NULL,
    password_hash VARBINARY(128) NULL,
    locale        VARCHAR(35)    NULL,
    roles         SET ('admin', 'anonymous', 'app', 'bot', 'guest', 'user') NOT NULL,
    active        BOOLEAN        NOT NULL,
    verified      BOOLEAN        NOT NULL,
    jid           VARCHAR(255)   NULL,
    invite_token  VARBINARY(64)  NULL,
    created_at    DATETIME(6)    NOT NULL,
    updated_at    DATETIME(6)    NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY users_address (realm_id, address_key),
    UNIQUE KEY users_username (realm_id, username_key),
    CONSTRAINT users_realm FOREIGN KEY (realm_id) REFERENCES orgs (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
