// usherctl: the operator's tool. Works on the database alone, so usherd need not run.
//
//   usherctl [--settings FILE]… [--json] COMMAND …
//
//   migrate                                      bring the database's schema to this program's version
//   bootstrap --org NAME --owner-email E --owner-name N --password-file F
//                                                make the master organization, its owner and the room GENERAL
//   user add --email E [--username U] --name N [--role admin] --password-file F
//   user list [--limit N] | show USER
//   user remove USER [--relinquish]
//   user password USER --password-file F         a new password; ends the user's sessions
//   user role add|remove USER ROLE               admin, user, bot, app, guest
//   room add --name N [--private] --owner USER
//   room list [--limit N] | remove ROOM
//   org list                                     the tree of organizations
//   org add --name N [--parent ID] [--panel-domain HOST] [--reseller]
//   org look [--org ID] [--name N] [--colour C] [--logo FILE]   how its pages and e-mails look; what is not given: as above it
//   invite list [--org ID] [--limit N]           invites that wait to be accepted
//   invite show ID | revoke ID | resend ID
//   invite import FILE [--org ID] [--roles R]    CSV (email,name,roles) or NDJSON; running it again changes nothing
//   export [FILE]                                everything, as it is at one moment; - is stdout (default)
//   import [FILE] [--anew]                       what export wrote, of this or an earlier version, into an empty database
//   revoke [--inviter U] [--org ID] [--room R] [--since T] [--until T] [--dry-run]
//                                                withdraw all open invites and links that fit, with unsent e-mails
//   block list [--address A] [--limit N]         who wants no more e-mails of whom
//   block remove ADDRESS [--of ID]               e-mails of that organization or user, or of all, may go there again
//   clean-up [--dry-run]                         remove what is of no more use: ended sessions, old e-mails (retention.…)
//   remind                                       remind those who have not answered their invite (reminders.…)
//   spool status                                 how many e-mails wait, and what became of those that have left
//   spool list [--state S] [--lane single|bulk] [--template T] [--domain D] [--recipient A] [--outcome O] [--limit N]
//                                                S: waiting (default), due, delivering, later, held; finished, sent,
//                                                bounced, suppressed; any. O: of the last attempt
//   spool show ID [--rendered [--secrets]]       one e-mail and its history; as its receiver will see it, with links
//                                                cut after their host, or whole
//   spool retry ID… | --all | --template T | --domain D [--held]
//                                                due at once; what is held is released by its id, or by --held
//   spool hold ID… | --all | --template T | --domain D
//                                                not to be sent until it is retried
//   spool drop ID…                               never to be sent
//   spool verify                                 is every e-mail where it must be? 1 if one is not
//   spool drain [--wait SECONDS] | --off         this host's mailers claim no more and give back what they have; 1 if
//                                                they hold e-mails still after that time (300 s)
//   nginx [--certificate F --key F] [--www DIR] [--own-files DIR] [--logs DIR]
//                                                print nginx's servers for these settings
//   doctor                                       is everything in place? a line each: ok, warn or fail
//   doctor --nginx URL [--access-log F] [--insecure]
//                                                does the proxy there hand requests on as it must?
//
//   --settings FILE    read this TOML file (default /etc/usher/usher.toml); repeated: later files are laid over
//                      earlier ones, key by key
//   --json             answer in one line of JSON on stdout; a refusal is {"error": "…"} there
//   USER               a user name, an address or an id
//   F                  a file with the password in its first line; - is stdin. A password is never printed
//
// Both options may also follow the command.
// Exit:    0 done; 1 not done, stderr says why; 2 the command line is wrong.
// Tables:  all, as the account database.usherctl (sql/grants.sql).

#include "application.h"
#include "connect_options.h"
#include "ctl/blocks.h"
#include "ctl/clean_up.h"
#include "ctl/context.h"
#include "ctl/doctor.h"
#include "ctl/doctor_nginx.h"
#include "ctl/export.h"
#include "ctl/import.h"
#include "ctl/invites.h"
#include "ctl/nginx.h"
#include "ctl/orgs.h"
#include "ctl/reminders.h"
#include "ctl/revoke.h"
#include "ctl/rooms.h"
#include "ctl/setup.h"
#include "ctl/spool.h"
#include "ctl/users.h"
#include "worker/journal.h"

#include <CLI/CLI.hpp>
#include <json/writer.h>

#include <iostream>

using namespace usher;

namespace {

using Command = std::function<ctl::Answer(ctl::Context&)>;

std::string one_line(const Json::Value& value)
{
    Json::StreamWriterBuilder builder;
    builder["indentation"] = "";
    builder["emitUTF8"] = true;
    return Json::writeString(builder, value);
}

/// The commands as CLI11 knows them; the one that is asked for ends up in `chosen`.
class CommandLine {
public:
    CommandLine()
    {
        app.require_subcommand(1);
        // Only one value at a time: the next word may be the command.
        app.add_option("--settings", files, "TOML file; repeated: later ones are laid over earlier ones")
            ->allow_extra_args(false);
        app.add_flag("--json", json, "answer in one line of JSON");
        add_setup();
        add_user();
        add_room();
        add_spool();
        add_org();
        add_invite();
        add_nginx();
        add_dump();
        add_revoke();
        add_block();
        auto* cleaning = command(app, "clean-up", "remove what is of no more use: ended sessions, old e-mails, …",
                                 [this](ctl::Context& context) { return ctl::clean_up(context, clean_up); });
        cleaning->add_flag("--dry-run", clean_up.dry_run, "only say how much there is");
        command(app, "remind", "remind those who have not answered their invite", ctl::remind);
        add_doctor();
    }

    CLI::App app{"Usher's tool for its operator.", "usherctl"};
    std::vector<std::string> files = {"/etc/usher/usher.toml"};
    bool json = false;
    Command chosen;
    ctl::CleanUpArgs clean_up;
    CLI::App* doctor = nullptr;

private:
    static CLI::App* group(CLI::App& parent, const std::string& name, const std::string& what)
    {
        auto* group = parent.add_subcommand(name, what);
        group->require_subcommand(1);
        group->fallthrough();
        return group;
    }

    CLI::App* command(CLI::App& parent, const std::string& name, const std::string& what, Command run)
    {
        auto* command = parent.add_subcommand(name, what);
        command->fallthrough();
        command->callback([this, run = std::move(run)] { chosen = run; });
        return command;
    }

    static void add_password(CLI::App& command, std::string& file)
    {
        command.add_option("--password-file", file, "file with the password in its first line; - is stdin")->required();
    }

    void add_setup()
    {
        command(app, "migrate", "bring the database's schema to this program's version", ctl::migrate);

        auto* found = command(app, "bootstrap", "make the master organization, its owner and the room GENERAL",
                              [this](ctl::Context& context) { return ctl::bootstrap(context, founding); });
        found->add_option("--org", founding.org, "name of the master organization")->required();
        found->add_option("--owner-email", founding.owner_email, "address of its owner")->required();
        found->add_option("--owner-name", founding.owner_name, "the owner's name")->required();
        add_password(*found, founding.password_file);
    }

    void add_user()
    {
        auto* user = group(app, "user", "the users of the workspace");
        auto* add = command(*user, "add", "add a user who can sign in",
                            [this](ctl::Context& context) { return ctl::add_user(context, new_user); });
        add->add_option("--email", new_user.email, "address")->required();
        add->add_option("--username", new_user.username, "user name; else one is made of the address");
        add->add_option("--name", new_user.name, "name")->required();
        add->add_option("--role", new_user.role, "admin: also an administrator")
            ->check(CLI::IsMember({"admin", "user"}));
        add_password(*add, new_user.password_file);
        add_user_changes(*user);
    }

    void add_user_changes(CLI::App& user)
    {
        command(user, "list", "the users by name",
                [this](ctl::Context& context) { return ctl::list_users(context, limit); })
            ->add_option("--limit", limit, "how many at most")
            ->check(CLI::Range(1, 1'000'000));
        auto* show = command(user, "show", "one user",
                             [this](ctl::Context& context) { return ctl::show_user(context, called); });
        show->add_option("USER", called, "user name, address or id")->required();
        auto* remove = command(user, "remove", "remove a user",
                               [this](ctl::Context& context) { return ctl::remove_user(context, called, relinquish); });
        remove->add_option("USER", called, "user name, address or id")->required();
        remove->add_flag("--relinquish", relinquish,
                         "rooms he is the last owner of go to their oldest member, or away");
        auto* password =
            command(user, "password", "a new password; ends the user's sessions", [this](ctl::Context& context) {
                return ctl::set_user_password(context, called, new_user.password_file);
            });
        password->add_option("USER", called, "user name, address or id")->required();
        add_password(*password, new_user.password_file);

        auto* roles = group(user, "role", "what a user may do everywhere");
        for (const auto change : {ctl::RoleChange::add, ctl::RoleChange::remove}) {
            const bool adds = change == ctl::RoleChange::add;
            auto* role = command(*roles, adds ? "add" : "remove", adds ? "give a role" : "take a role",
                                 [this, change](ctl::Context& context) {
                                     return ctl::change_user_role(context, called, new_user.role, change);
                                 });
            role->add_option("USER", called, "user name, address or id")->required();
            role->add_option("ROLE", new_user.role, "admin, user, bot, app or guest")->required();
        }
    }

    void add_room()
    {
        auto* room = group(app, "room", "the rooms of the workspace");
        auto* add = command(*room, "add", "add a room",
                            [this](ctl::Context& context) { return ctl::add_room(context, new_room); });
        add->add_option("--name", new_room.name, "name")->required();
        add->add_flag("--private", new_room.is_private, "a group, which only its members see");
        add->add_option("--owner", new_room.owner, "user name or address of its owner")->required();
        command(*room, "list", "channels and groups by name",
                [this](ctl::Context& context) { return ctl::list_rooms(context, limit); })
            ->add_option("--limit", limit, "how many at most")
            ->check(CLI::Range(1, 1'000'000));
        auto* remove = command(*room, "remove", "remove a room with its links",
                               [this](ctl::Context& context) { return ctl::remove_room(context, called); });
        remove->add_option("ROOM", called, "name or id")->required();
    }

    void add_org()
    {
        auto* org = group(app, "org", "the tree of organizations");
        command(*org, "list", "all of them", ctl::list_orgs);
        auto* add = command(*org, "add", "add a customer of an organization",
                            [this](ctl::Context& context) { return ctl::add_org(context, new_org); });
        add->add_option("--name", new_org.name, "name")->required();
        add->add_option("--parent", new_org.parent, "id of the organization it is a customer of; else the master");
        add->add_option("--panel-domain", new_org.panel_domain, "host name of its control panel, where links lead");
        add->add_flag("--reseller", new_org.reseller, "it may have customers of its own");
        auto* look = command(*org, "look", "how its pages and e-mails look; what is not given: as above it",
                             [this](ctl::Context& context) { return ctl::set_org_look(context, org_look); });
        look->add_option("--org", org_look.org, "id of the organization; else the master");
        look->add_option("--name", org_look.look.name, "name at the head of pages and e-mails");
        look->add_option("--colour", org_look.look.colour, "colour of buttons, such as #1d4ed8");
        look->add_option("--logo", org_look.look.logo, "a file in the folder that nginx serves as /look/");
    }

    void add_invite()
    {
        auto* invite = group(app, "invite", "invites into organizations that wait to be accepted");
        auto* list = command(*invite, "list", "the latest first",
                             [this](ctl::Context& context) { return ctl::list_invites(context, invite_list); });
        list->add_option("--org", invite_list.org, "only into the organization of this id");
        list->add_option("--limit", invite_list.limit, "how many at most")->check(CLI::Range(1, 1'000'000));
        auto* show = command(*invite, "show", "one invite and its history",
                             [this](ctl::Context& context) { return ctl::show_invite(context, invite_id); });
        show->add_option("ID", invite_id)->required();
        auto* revoke = command(*invite, "revoke", "end it, with its unsent e-mail",
                               [this](ctl::Context& context) { return ctl::revoke_invite(context, invite_id); });
        revoke->add_option("ID", invite_id)->required();
        auto* resend = command(*invite, "resend", "a new link in a new e-mail; the earlier link is dead",
                               [this](ctl::Context& context) { return ctl::resend_invite(context, invite_id); });
        resend->add_option("ID", invite_id)->required();
        auto* import = command(*invite, "import", "invite everybody in a file",
                               [this](ctl::Context& context) { return ctl::import_invites(context, invite_import); });
        import->add_option("FILE", invite_import.file, "CSV or NDJSON; - is stdin")->required();
        import->add_option("--org", invite_import.org, "into the organization of this id; else the master");
        import->add_option("--roles", invite_import.roles, "for rows that name none");
    }

    void add_doctor()
    {
        doctor = command(app, "doctor", "is everything in place? a line each: ok, warn or fail",
                         [this](ctl::Context& context) {
                             return proxy.url.empty() ? ctl::doctor(context) : ctl::doctor_nginx(context, proxy);
                         });
        auto* url = doctor->add_option("--nginx", proxy.url, "does the proxy there hand requests on as it must?");
        doctor->add_option("--access-log", proxy.access_log, "nginx's log")->needs(url)->capture_default_str();
        doctor->add_flag("--insecure", proxy.insecure, "take a certificate that nobody vouches for")->needs(url);
    }

    void add_nginx()
    {
        auto* printed = command(app, "nginx", "print nginx's servers for these settings",
                                [this](ctl::Context& context) { return ctl::print_nginx(context, nginx); });
        printed->add_option("--certificate", nginx.certificate, "file of the certificate; else where certbot puts it");
        printed->add_option("--key", nginx.key, "file of its key");
        printed->add_option("--www", nginx.www, "folder of the pages")->capture_default_str();
        printed->add_option("--own-files", nginx.own_files, "folder with look/, your logos")->capture_default_str();
        printed->add_option("--logs", nginx.logs, "folder of the logs")->capture_default_str();
    }

    void add_dump()
    {
        auto* exported = command(app, "export", "everything, as it is at one moment, for usherctl import",
                                 [this](ctl::Context& context) {
                                     if (json && dump.file == "-")
                                         throw ctl::Refused("--json needs the name of a file");
                                     return ctl::export_all(context, dump.file);
                                 });
        exported->add_option("FILE", dump.file, "made for its owner only; - is stdout")->capture_default_str();
        auto* imported =
            command(app, "import", "what export wrote, of this or an earlier version, into an empty database",
                    [this](ctl::Context& context) { return ctl::import_all(context, dump); });
        imported->add_option("FILE", dump.file, "- is stdin")->capture_default_str();
        imported->add_flag("--anew", dump.anew, "remove a part of an import that was cut short first");
    }

    void add_revoke()
    {
        auto* revoke = command(app, "revoke", "withdraw all open invites and links that fit, with unsent e-mails",
                               [this](ctl::Context& context) { return ctl::revoke(context, revocation); });
        revoke->add_option("--inviter", revocation.inviter,
                           "of this user (user name, address or id) or access token (id)");
        revoke->add_option("--org", revocation.org, "into the organization of this id, and its rooms");
        revoke->add_option("--room", revocation.room, "to this room (name or id)");
        revoke->add_option("--since", revocation.since, "made then or later: 2026-11-21 or 2026-11-21T10:00:00Z");
        revoke->add_option("--until", revocation.until, "made before then");
        revoke->add_flag("--dry-run", revocation.is_dry_run, "only tell what would be withdrawn");
    }

    void add_block()
    {
        auto* block = group(app, "block", "who wants no more e-mails of whom");
        auto* list = command(*block, "list", "the latest first",
                             [this](ctl::Context& context) { return ctl::list_blocks(context, block_list); });
        list->add_option("--address", block_list.address, "only of this address");
        list->add_option("--limit", block_list.limit, "how many at most")->check(CLI::Range(1, 1'000'000));
        auto* remove = command(*block, "remove", "e-mails may go there again",
                               [this](ctl::Context& context) { return ctl::remove_blocks(context, called, party); });
        remove->add_option("ADDRESS", called)->required();
        remove->add_option("--of", party, "id of the organization or user whose e-mails; else of all");
    }

    void add_spool()
    {
        auto* spool = group(app, "spool", "the e-mails");
        command(*spool, "status", "how many e-mails wait, and what became of the others", ctl::spool_status);
        add_spool_views(*spool);
        add_spool_orders(*spool);
    }

    void add_spool_views(CLI::App& spool)
    {
        auto* list = command(spool, "list", "the e-mails that wait, the next to leave first",
                             [this](ctl::Context& context) { return ctl::list_spool(context, spool_list); });
        list->add_option("--limit", spool_list.limit, "how many at most")->check(CLI::Range(1, 1'000'000));
        list->add_option("--state", spool_list.state, "others than those that wait, or only some of these")
            ->check(CLI::IsMember(ctl::spool_states()));
        list->add_option("--template", spool_list.template_name, "only e-mails of this template");
        list->add_option("--lane", spool_list.priority, "only this lane")->check(CLI::IsMember({"single", "bulk"}));
        list->add_option("--domain", spool_list.domain, "only to addresses of this domain");
        list->add_option("--recipient", spool_list.recipient, "only to this address");
        list->add_option("--outcome", spool_list.outcome, "only where the last attempt came to this")
            ->check(CLI::IsMember({"sent", "deferred", "bounced", "uncertain", "route_down"}));

        auto* show = command(spool, "show", "one e-mail and its whole history",
                             [this](ctl::Context& context) { return ctl::show_email(context, shown); });
        show->add_option("ID", shown.id)->required();
        show->add_flag("--rendered", shown.rendered, "also as its receiver will see it, with links cut after the host");
        show->add_flag("--secrets", shown.secrets, "with the links whole");

        command(spool, "verify", "is every e-mail where it must be? a line for each that is not", ctl::verify_spool);
    }

    void add_spool_orders(CLI::App& spool)
    {
        auto* retry = command(spool, "retry", "make e-mails due at once, and release those that are held",
                              [this](ctl::Context& context) { return ctl::retry_emails(context, emails); });
        add_selection(*retry);
        retry->add_flag("--held", emails.held, "of these the ones that are held, and no others");
        auto* hold = command(spool, "hold", "keep e-mails until they are retried",
                             [this](ctl::Context& context) { return ctl::hold_emails(context, emails); });
        add_selection(*hold);
        auto* drop = command(spool, "drop", "take e-mails out, never to be sent",
                             [this](ctl::Context& context) { return ctl::drop_emails(context, emails.ids); });
        drop->add_option("ID", emails.ids)->required();
        auto* drain =
            command(spool, "drain", "this host's mailers claim no more and give back what they have",
                    [this](ctl::Context& context) {
                        return ctl::drain_spool(context, draining, worker::drain_marker, worker::holds_emails);
                    });
        drain->add_flag("--off", draining.off, "they claim e-mails again");
        drain->add_option("--wait", draining.wait_seconds, "seconds to wait until they hold no e-mail")
            ->check(CLI::Range(0, 86'400));
    }

    void add_selection(CLI::App& command)
    {
        command.add_option("ID", emails.ids, "e-mails by their ids");
        command.add_flag("--all", emails.all, "all that wait");
        command.add_option("--template", emails.template_name, "those of this template");
        command.add_option("--domain", emails.domain, "those to addresses of this domain");
    }

    ctl::BootstrapArgs founding;
    ctl::NewUserArgs new_user;
    ctl::NewRoomArgs new_room;
    ctl::NewOrgArgs new_org;
    ctl::OrgBrandingArgs org_look;
    ctl::InviteListArgs invite_list;
    ctl::InviteImportArgs invite_import;
    ctl::NginxArgs nginx;
    ctl::DoctorNginxArgs proxy;
    ctl::ImportArgs dump{"-", false};
    ctl::RevokeArgs revocation;
    std::string invite_id;
    ctl::SpoolListArgs spool_list;
    ctl::ShowEmailArgs shown;
    ctl::QueueSelectionArgs emails;
    ctl::DrainArgs draining;
    ctl::BlockListArgs block_list;
    std::string party;
    std::string called;
    std::int64_t limit = 1000;
    bool relinquish = false;
};

int print(const CommandLine& line, const ctl::Answer& answer)
{
    std::cout << (line.json ? one_line(answer.json) + "\n" : answer.text) << std::flush;
    return std::cout ? answer.status : 1;
}

int run(const CommandLine& line)
{
    auto settings = read_settings(line.files);
    auto connect = connect_options(settings.database, settings.database.usherctl);
    std::function<void(const std::string&)> say;
    if (!line.json) say = [](const std::string& text) { std::cout << text << std::endl; };
    ctl::Context context(std::move(settings), std::move(connect), std::move(say));
    context.invite_policy = invite_policy(context.settings, nullptr);
    return print(line, line.chosen(context));
}

int refuse(const CommandLine& line, const std::string& why)
{
    std::cerr << "usherctl: " << why << std::endl;
    if (line.json) {
        Json::Value refusal;
        refusal["error"] = why;
        std::cout << one_line(refusal) << std::endl;
    }
    return 1;
}

} // namespace

int main(int argc, char** argv)
{
    CommandLine line;
    try {
        line.app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return line.app.exit(error) == 0 ? 0 : 2;
    }
    try {
        return run(line);
    } catch (const SettingsError& error) {
        return line.doctor->parsed() ? print(line, ctl::doctor_without_settings(error.what()))
                                     : refuse(line, error.what());
    } catch (const store::WrongSchema& error) {
        return refuse(line, error.what());
    } catch (const store::DatabaseError& error) {
        return refuse(line, "the database refused: " + std::string(error.what()) + "; usherctl doctor tells more");
    } catch (const std::exception& error) {
        return refuse(line, error.what());
    }
}
