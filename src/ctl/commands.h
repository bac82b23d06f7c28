// The commands of usherctl. Each function adds its file's commands to the command line, with their options and help.
#pragma once

#include "ctl/command_line.h"

#include <functional>
#include <string>

namespace usher::ctl {

void add_setup(Commands& commands);   ///< migrate, bootstrap
void add_users(Commands& commands);   ///< user …
void add_rooms(Commands& commands);   ///< room …
void add_orgs(Commands& commands);    ///< org …
void add_invites(Commands& commands); ///< invite …
void add_nginx(Commands& commands);
void add_export(Commands& commands);
void add_import(Commands& commands);
void add_revoke(Commands& commands);
void add_blocks(Commands& commands); ///< block …
void add_clean_up(Commands& commands);
void add_reminders(Commands& commands); ///< remind
void add_doctor(Commands& commands);

/// How to tell the mailers on this host to release their e-mails, and whether one that uses the folder still has any.
struct MailerControl {
    std::string drain_marker; ///< name of the file in mail.journal
    std::function<bool(const std::string& folder)> holds_emails;
};
void add_spool(Commands& commands, const MailerControl& mailers); ///< spool …

} // namespace usher::ctl
