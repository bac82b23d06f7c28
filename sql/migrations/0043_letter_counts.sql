-- E-mails of a day (UTC) by inviter, organization and recipient (subject: a hash of which). One more than may be written
-- is refused by the constraint, so the limit holds under any race; most is the limit at the latest e-mail.
CREATE TABLE IF NOT EXISTS letter_counts (
    day     DATE        NOT NULL,
    kind    VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject BINARY(16)  NOT NULL,
    letters INT         NOT NULL,
    most    INT         NOT NULL,
    PRIMARY KEY (day, kind, subject),
    CONSTRAINT letter_counts_within CHECK (letters <= most)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
