-- What Rainbow knows of a user beside their login; a user may have none. emails and phone_numbers: JSON lists.
CREATE TABLE IF NOT EXISTS profiles (
    user_id         BINARY(12)   NOT NULL,
    first_name      VARCHAR(255) NOT NULL DEFAULT '',
    last_name       VARCHAR(255) NOT NULL DEFAULT '',
    nick_name       VARCHAR(255) NOT NULL DEFAULT '',
    title           VARCHAR(40)  NOT NULL DEFAULT '',
    job_title       VARCHAR(255) NOT NULL DEFAULT '',
    country         VARCHAR(3)   NOT NULL DEFAULT '',
    time_zone       VARCHAR(64)  NOT NULL DEFAULT '',
    visibility      VARCHAR(32)  NOT NULL DEFAULT '',
    initialized     BOOLEAN      NOT NULL DEFAULT FALSE,
    self_registered BOOLEAN      NOT NULL DEFAULT FALSE,
    emails          TEXT         NULL,
    phone_numbers   TEXT         NULL,
    first_login_at  DATETIME(6)  NULL,
    last_login_at   DATETIME(6)  NULL,
    PRIMARY KEY (user_id),
    CONSTRAINT profiles_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
