-- Members are those who are accepted and not banned; created_at is when they were added, the last time they were.
-- guest is the least of Rainbow's privileges; its moderators are owners and moderators.
ALTER TABLE room_members
    MODIFY COLUMN roles SET ('owner', 'moderator', 'leader', 'guest') NOT NULL DEFAULT '',
    ADD COLUMN status ENUM ('invited', 'accepted', 'unsubscribed', 'rejected', 'deleted') NOT NULL DEFAULT 'accepted';
