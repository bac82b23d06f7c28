-- A room's conference: when it is, and the endpoint it is held by. A room may have one without the other (media_type or
-- endpoint_id is NULL). sequence counts up with each change that its guests are told of.
CREATE TABLE IF NOT EXISTS conferences (
    room_id             BINARY(12)  NOT NULL,
    media_type          ENUM ('pstnAudio', 'webrtc', 'webrtcSharingOnly') NULL,
    scheduled           BOOLEAN     NOT NULL DEFAULT FALSE,
    starts_at           DATETIME(6) NULL,
    ends_at             DATETIME(6) NULL,
    duration            INT         NULL,
    sequence            INT         NOT NULL DEFAULT 0,
    endpoint_id         BINARY(12)  NULL,
    endpoint_media_type ENUM ('pstnAudio', 'webrtc', 'webrtcSharingOnly') NULL,
    endpoint_user_id    BINARY(12)  NULL,
    updated_at          DATETIME(6) NOT NULL,
    PRIMARY KEY (room_id),
    UNIQUE KEY conferences_endpoint (endpoint_id),
    CONSTRAINT conferences_room FOREIGN KEY (room_id) REFERENCES rooms (id) ON DELETE CASCADE,
    CONSTRAINT conferences_endpoint_user FOREIGN KEY (endpoint_user_id) REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT conferences_scheduled CHECK (NOT scheduled OR starts_at IS NOT NULL)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
