-- What each program's account may do: only what its statements need. Run it in Usher's database, as an account that
-- may grant, after `usherctl migrate` (a right on a table needs the table) and again after an upgrade:
--     mariadb usher < grants.sql
-- The accounts must exist; 'localhost' is right for a server on the same machine.

GRANT ALL PRIVILEGES ON * TO 'usherctl'@'localhost';

GRANT SELECT ON schema_migrations TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE ON orgs TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON members TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON invites TO 'usherd'@'localhost';
GRANT SELECT, INSERT, DELETE ON access_tokens TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON users TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE ON profiles TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rooms TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON room_members TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON conferences TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON room_links TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON room_guests TO 'usherd'@'localhost';
GRANT SELECT, UPDATE ON role_permissions TO 'usherd'@'localhost';
GRANT SELECT, INSERT ON events TO 'usherd'@'localhost';
GRANT SELECT, INSERT ON dead_links TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE ON link_requests TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE ON failure_counts TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE ON letter_counts TO 'usherd'@'localhost';
GRANT SELECT, UPDATE ON nginx_probes TO 'usherd'@'localhost';
GRANT SELECT, INSERT, UPDATE ON address_meetings TO 'usherd'@'localhost';
GRANT INSERT ON notifications TO 'usherd'@'localhost';
-- usherd writes e-mails, checks whether one it has written exists, and cancels those of an invite that is revoked or
-- accepted; it cannot read their content (params).
GRANT SELECT (id), SELECT (lane), SELECT (template), SELECT (locale), SELECT (recipient) ON mail_spool TO 'usherd'@'localhost';
GRANT SELECT (sender), SELECT (message_id), SELECT (created_at), SELECT (attempts) ON mail_spool TO 'usherd'@'localhost';
GRANT SELECT (about_kind), SELECT (about_id), INSERT, DELETE ON mail_spool TO 'usherd'@'localhost';
GRANT SELECT (due_at), SELECT (expires_at), SELECT (held) ON mail_spool TO 'usherd'@'localhost';
GRANT SELECT (recipient_key), SELECT (party_id), SELECT (block_hash), SELECT (asked_for), SELECT (request_id) ON mail_spool TO 'usherd'@'localhost';
-- The console shows inviters the outcomes of their e-mails.
GRANT SELECT, INSERT ON mail_log TO 'usherd'@'localhost';
GRANT SELECT ON mail_attempts TO 'usherd'@'localhost';
GRANT SELECT, INSERT ON mail_blocks TO 'usherd'@'localhost';
GRANT SELECT, DELETE ON bounced_addresses TO 'usherd'@'localhost';

GRANT SELECT ON schema_migrations TO 'usher-mailer'@'localhost';
GRANT SELECT, UPDATE, DELETE ON mail_spool TO 'usher-mailer'@'localhost';
GRANT SELECT, INSERT ON mail_attempts TO 'usher-mailer'@'localhost';
GRANT SELECT, INSERT, UPDATE (outcome), UPDATE (code), UPDATE (reply), UPDATE (finished_at) ON mail_log TO 'usher-mailer'@'localhost';
-- For e-mails that bounced.
GRANT SELECT, INSERT, UPDATE ON bounced_addresses TO 'usher-mailer'@'localhost';
GRANT SELECT, INSERT ON events TO 'usher-mailer'@'localhost';

-- Only needed with an XMPP server.
GRANT SELECT ON schema_migrations TO 'usher-notifier'@'localhost';
GRANT SELECT, UPDATE, DELETE ON notifications TO 'usher-notifier'@'localhost';
GRANT SELECT, INSERT, DELETE ON notification_log TO 'usher-notifier'@'localhost';
GRANT INSERT ON events TO 'usher-notifier'@'localhost';
