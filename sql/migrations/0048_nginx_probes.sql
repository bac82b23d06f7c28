-- What usherctl doctor --nginx asks by the proxy, and what of it arrived: a request by a key that doctor has put here is
-- noted. drops: it gets no answer, its connection is closed.
CREATE TABLE IF NOT EXISTS nginx_probes (
    key_hash BINARY(32)  NOT NULL,
    made_at  DATETIME(6) NOT NULL,
    drops    BOOLEAN     NOT NULL,
    calls    INT         NOT NULL DEFAULT 0,
    seen     TEXT        NULL,
    PRIMARY KEY (key_hash)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
