-- Wrong passwords and unknown tokens, counted by what was tried and by who tried, for all usherd processes together. The
-- key is a hash, so neither addresses nor accounts can be read here. A row counts until ends_at; from holds_from failures
-- on, each further one puts that off.
CREATE TABLE IF NOT EXISTS failure_counts (
    key_hash   BINARY(16)  NOT NULL,
    failures   INT         NOT NULL,
    ends_at    DATETIME(6) NOT NULL,
    changed_at DATETIME(6) NOT NULL,
    holds_from INT         NULL,
    PRIMARY KEY (key_hash),
    KEY failure_counts_changed (changed_at),
    KEY failure_counts_ends (ends_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
