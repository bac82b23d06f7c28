// usherctl: the operator's tool. Works on the database alone, so usherd need not run.
//
//   usherctl [--settings FILE]… [--json] COMMAND …
//
//   migrate                                      bring the database's schema to this program's version
//   bootstrap --org NAME --owner-email E --owner-name N --password-file F
//                                                create the master organization, its owner and the room GENERAL
//   user add --email E [--username U] --name N [--role admin] --password-file F
//   user list [--limit N] | show USER
//   user remove USER [--relinquish]
//   user password USER --password-file F         a new password; ends the user's sessions
//   user role add|remove USER ROLE               admin, user, bot, app, guest
//   room add --name N [--private] --owner USER
//   room list [--limit N] | remove ROOM
//   org list                                     the tree of organizations
//   org add --name N [--parent ID] [--panel-domain HOST] [--reseller]
//   org look [--org ID] [--name N] [--colour C] [--logo FILE]
//                                                branding of its pages and e-mails; what is not given is inherited
//   invite list [--org ID] [--limit N]           open invites
//   invite show ID | revoke ID | resend ID
//   invite import FILE [--org ID] [--roles R]    CSV (email,name,roles) or NDJSON; running it again changes nothing
//   export [FILE]                                a consistent copy of everything; - is stdout (default)
//   import [FILE] [--restart]                    load a file that export wrote, in this or an earlier version, into an
//                                                empty database
//   revoke [--inviter U] [--org ID] [--room R] [--since T] [--until T] [--dry-run]
//                                                end all open invites and links that match, and cancel their unsent e-mails
//   block list [--address A] [--limit N]         addresses that have blocked e-mails from an organization or user
//   block remove ADDRESS [--of ID]               allow e-mails there again, from that organization or user, or from all
//   clean-up [--dry-run]                         remove what is no longer needed, such as old e-mails (retention.…)
//   remind                                       remind those who have not answered their invite (reminders.…)
//   spool status                                 how many e-mails are waiting, and how the others ended
//   spool list [--state S] [--lane single|bulk] [--template T] [--domain D] [--recipient A] [--outcome O] [--limit N]
//                                                S: waiting (default), due, delivering, later, held; finished, sent,
//                                                bounced, suppressed; any. O: of the last attempt
//   spool show ID [--rendered [--secrets]]       one e-mail and its history; as its recipient will see it, with links
//                                                cut after their host, or whole
//   spool retry ID… | --all | --template T | --domain D [--held]
//                                                make due at once; held ones are released by their ids, or with --held
//   spool hold ID… | --all | --template T | --domain D
//                                                keep from being sent until they are retried
//   spool drop ID…                               remove from the spool without sending
//   spool verify                                 check that the e-mails are consistent; 1 if one is not
//   spool drain [--wait SECONDS] | --off         make this host's mailers release their e-mails and claim no more; 1 if
//                                                they still hold e-mails after that time (300 s)
//   nginx [--certificate F --key F] [--www DIR] [--own-files DIR] [--logs DIR]
//                                                print nginx's server blocks for these settings
//   doctor                                       is everything in place? a line each: ok, warn or fail
//   doctor --nginx URL [--access-log F] [--insecure]
//                                                does the proxy there pass on requests correctly?
//
//   --settings FILE    read this TOML file (default /etc/usher/usher.toml); may be repeated: later files override
//                      earlier ones, key by key
//   --json             print the result as one line of JSON on stdout; a failure as {"error": "…"}
//   USER               a user name, an address or an id
//   F                  a file with the password in its first line; - is stdin. A password is never printed
//
// Both options may also follow the command.
// Exit:    0 done; 1 not done, stderr says why; 2 the command line is wrong.
// Tables:  all, as the account database.usherctl (sql/grants.sql).

#include "base/json_text.h"
#include "connect_options.h"
#include "ctl/command_line.h"
#include "ctl/commands.h"
#include "ctl/context.h"
#include "ctl/doctor.h"
#include "policies.h"
#include "worker/journal.h"

#include <iostream>

using namespace usher;

namespace {

void add_all(ctl::Commands commands)
{
    ctl::add_setup(commands);
    ctl::add_users(commands);
    ctl::add_rooms(commands);
    ctl::add_spool(commands, {worker::drain_marker, worker::holds_emails});
    ctl::add_orgs(commands);
    ctl::add_invites(commands);
    ctl::add_nginx(commands);
    ctl::add_export(commands);
    ctl::add_import(commands);
    ctl::add_revoke(commands);
    ctl::add_blocks(commands);
    ctl::add_clean_up(commands);
    ctl::add_reminders(commands);
    ctl::add_doctor(commands);
}

int print(const ctl::CommandLine& line, const ctl::Answer& answer)
{
    std::cout << (line.json ? json_text(answer.json) + "\n" : answer.text) << std::flush;
    return std::cout ? answer.status : 1;
}

int run(const ctl::CommandLine& line)
{
    auto settings = read_settings(line.files);
    auto connect = connect_options(settings.database, settings.database.usherctl);
    std::function<void(const std::string&)> say;
    if (!line.json) say = [](const std::string& text) { std::cout << text << std::endl; };
    ctl::Context context(std::move(settings), std::move(connect), std::move(say));
    context.invite_policy = invite_policy(context.settings, nullptr);
    return print(line, line.run(context));
}

int refuse(const ctl::CommandLine& line, const std::string& why)
{
    std::cerr << "usherctl: " << why << std::endl;
    if (line.json) {
        Json::Value refusal;
        refusal["error"] = why;
        std::cout << json_text(refusal) << std::endl;
    }
    return 1;
}

} // namespace

int main(int argc, char** argv)
{
    ctl::CommandLine line;
    add_all(line.commands());
    if (const auto status = line.parse(argc, argv)) return *status;
    try {
        return run(line);
    } catch (const SettingsError& error) {
        return line.name == "doctor" ? print(line, ctl::doctor_without_settings(error.what()))
                                     : refuse(line, error.what());
    } catch (const store::WrongSchema& error) {
        return refuse(line, error.what());
    } catch (const store::DatabaseError& error) {
        return refuse(line, "database error: " + std::string(error.what()) + "; run usherctl doctor for details");
    } catch (const std::exception& error) {
        return refuse(line, error.what());
    }
}
