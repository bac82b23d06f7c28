#include "ctl/invites.h"

#include "ctl/commands.h"
#include "ctl/invite_file.h"
#include "ctl/orgs.h"
#include "ctl/progress.h"
#include "ctl/revoke.h"
#include "ctl/table.h"
#include "service/orgs/invites.h"
#include "store/mail/queue_report.h"
#include "store/orgs/invites.h"
#include "store/rooms/events.h"

#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

namespace usher::ctl {
namespace {

using store::invites::WaitingInvite;

service::Invites use_cases(Context& context)
{
    return {context.use_cases(), context.policy_for_emails()};
}

Json::Value to_json(const WaitingInvite& waiting)
{
    Json::Value json;
    json["id"] = waiting.invite.id.hex();
    json["org"] = waiting.member.org.uuid();
    json["org_name"] = waiting.org_name;
    json["member"] = waiting.member.id.uuid();
    json["email"] = waiting.member.address;
    json["name"] = waiting.member.name;
    json["roles"] = Json::arrayValue;
    for (const auto& role : waiting.member.roles.names())
        json["roles"].append(role);
    json["created_at"] = to_iso_milliseconds(waiting.invite.created_at);
    json["expires_at"] = to_iso_milliseconds(waiting.invite.expires_at);
    return json;
}

Json::Value to_json(const store::queue_report::EmailRow& email)
{
    Json::Value json;
    json["id"] = email.id.hex();
    json["template"] = email.template_name;
    json["state"] = email.state;
    json["created_at"] = to_iso_milliseconds(email.created_at);
    json["attempts"] = email.attempts;
    if (email.due_at) json["due_at"] = to_iso_milliseconds(*email.due_at);
    if (email.finished_at) json["finished_at"] = to_iso_milliseconds(*email.finished_at);
    json["code"] = email.code;
    json["reply"] = email.reply;
    return json;
}

/// "2026-03-02T09:00:00.000Z  org_invitation  bounced: 550 5.1.1 no such user"
std::string to_text(const store::queue_report::EmailRow& email)
{
    const auto reply = email.reply.empty() ? "" : ": " + printable(email.reply);
    return to_iso_milliseconds(email.finished_at.value_or(email.created_at)) + "  e-mail " + email.id.hex() + " " +
           email.template_name + " " + email.state + reply + "\n";
}

WaitingInvite get_waiting(Context& context, const std::string& id)
{
    const auto parsed = is_uuid(id) ? InviteId::from_uuid(id) : InviteId::from_hex(id);
    const auto found = parsed ? context.database().read([&](store::Reader& reader) {
        return store::invites::find_waiting(reader, *parsed);
    })
                              : std::nullopt;
    if (!found) throw Refused("no such open invite: " + printable(id) + "; see usherctl invite list");
    return *found;
}

std::string read_file(const std::string& name)
{
    if (name == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
    std::ifstream in(name, std::ios::binary);
    if (!in) throw Refused(name + ": cannot be read");
    return {std::istreambuf_iterator<char>(in), {}};
}

/// A row's result: "created", "already invited", "already member", or "refused" with the reason.
struct RowOutcome {
    std::string what;
    std::string why = {};
};

RowOutcome invite_row(service::Invites& invites, const OrgId& org, const InviteRow& row)
{
    if (!row.fault.empty()) return {"refused", row.fault};
    service::Invitation invitation;
    invitation.address = row.email;
    invitation.name = row.name;
    invitation.roles = row.roles;
    invitation.is_one_of_many = true;
    const auto created = invites.create_by_operator(org, invitation);
    if (created) return {created->untouched ? "already invited" : "created"};
    const auto& error = created.error();
    if (error.code == ErrorCode::already_member) return {"already member"};
    if (error.code == ErrorCode::field_invalid) return {"refused", "not a valid " + error.subject};
    return {"refused", words_for(error)};
}

} // namespace

Answer list_invites(Context& context, const InviteListArgs& words)
{
    const auto org = words.org.empty() ? std::nullopt : std::optional(get_org(context, words.org).id);
    const auto all = context.database().read(
        [&](store::Reader& reader) { return store::invites::list_waiting(reader, org, words.limit); });
    Answer answer;
    answer.json = Json::arrayValue;
    Table table({"ID", "ORGANIZATION", "ADDRESS", "ROLES", "EXPIRES"});
    for (const auto& waiting : all) {
        answer.json.append(to_json(waiting));
        table.add({waiting.invite.id.hex(), waiting.org_name, waiting.member.address, waiting.member.roles.text(),
                   to_iso_milliseconds(waiting.invite.expires_at)});
    }
    answer.text = table.text();
    return answer;
}

Answer show_invite(Context& context, const std::string& id)
{
    const auto waiting = get_waiting(context, id);
    Answer answer;
    answer.json = to_json(waiting);
    answer.json["history"] = Json::arrayValue;
    answer.text = waiting.member.address + " to " + waiting.org_name + " as " + waiting.member.roles.text() +
                  "\nexpires  " + to_iso_milliseconds(waiting.invite.expires_at) + "\n";
    const auto history = context.database().read([&](store::Reader& reader) {
        return store::events::list(reader, {SubjectKind::invite, waiting.invite.id});
    });
    for (const auto& event : history) {
        auto& json = answer.json["history"].append(Json::objectValue);
        json["what"] = event.kind;
        json["at"] = to_iso_milliseconds(event.created_at);
        answer.text += to_iso_milliseconds(event.created_at) + "  " + event.kind + "\n";
    }
    answer.json["emails"] = Json::arrayValue;
    const auto emails = context.database().read([&](store::Reader& reader) {
        return store::queue_report::list_about(reader, {SubjectKind::invite, waiting.invite.id});
    });
    for (const auto& email : emails) {
        answer.json["emails"].append(to_json(email));
        answer.text += to_text(email);
    }
    return answer;
}

Answer revoke_invite(Context& context, const std::string& id)
{
    const auto waiting = get_waiting(context, id);
    const auto revoked = revocations_of(context).revoke_invite(waiting.member.org, waiting.member.id);
    if (!revoked) throw Refused(words_for(revoked.error()));
    return {to_json(waiting), "revoked the invite of " + printable(waiting.member.address) + "\n"};
}

Answer resend_invite(Context& context, const std::string& id)
{
    const auto waiting = get_waiting(context, id);
    service::Invitation invitation;
    invitation.address = waiting.member.address;
    invitation.name = waiting.member.name;
    invitation.roles = waiting.member.roles;
    invitation.site_accesses = waiting.member.site_accesses;
    invitation.notifications = waiting.member.notifications;
    const auto renewed = use_cases(context).create_by_operator(waiting.member.org, invitation);
    if (!renewed) throw Refused(words_for(renewed.error()));
    Answer answer{to_json(waiting),
                  "a new e-mail goes to " + printable(waiting.member.address) + "\n" + renewed->url + "\n"};
    answer.json["url"] = renewed->url;
    return answer;
}

Answer import_invites(Context& context, const InviteImportArgs& words)
{
    const auto roles = parse_roles(words.roles);
    if (!roles) throw Refused("no such role in --roles: " + words.roles);
    const auto org = get_org(context, words.org);
    const auto rows = read_invites(read_file(words.file), *roles);
    auto invites = use_cases(context);
    Answer answer;
    answer.json["rows"] = Json::arrayValue;
    std::map<std::string, int> counts = {{"created", 0}, {"already invited", 0}, {"already member", 0}, {"refused", 0}};
    Progress progress(rows.size());
    for (const auto& row : rows) {
        const auto outcome = invite_row(invites, org.id, row);
        ++counts[outcome.what];
        auto& json = answer.json["rows"].append(Json::objectValue);
        json["line"] = Json::UInt64(row.line);
        json["email"] = row.email;
        json["outcome"] = outcome.what;
        if (outcome.what == "refused") {
            json["why"] = outcome.why;
            answer.text += "line " + std::to_string(row.line) + ": " + printable(row.email) + ": refused, " +
                           printable(outcome.why) + "\n";
        }
        progress.step();
    }
    for (const auto& [what, count] : counts) {
        answer.json[what] = count;
        answer.text += std::to_string(count) + " " + what + "\n";
    }
    answer.status = counts["refused"] == 0 ? 0 : 1;
    return answer;
}

void add_invites(Commands& commands)
{
    auto invites = commands.group("invite", "open invites to organizations");
    auto [list, listed] = invites.add<InviteListArgs>("list", "all open invites, latest first", list_invites);
    list.text("--org", listed.org, "only to the organization with this id");
    list.limit(listed.limit);
    auto [show, shown] = invites.add<std::string>("show", "one invite and its history", show_invite);
    show.text("ID", shown, "").required();
    auto [revoke, revoked] =
        invites.add<std::string>("revoke", "revoke an invite, and cancel its unsent e-mail", revoke_invite);
    revoke.text("ID", revoked, "").required();
    auto [resend, resent] =
        invites.add<std::string>("resend", "send a new link in a new e-mail; the earlier link ends", resend_invite);
    resend.text("ID", resent, "").required();
    auto [import, args] = invites.add<InviteImportArgs>("import", "invite everybody in a file", import_invites);
    import.text("FILE", args.file, "CSV or NDJSON; - is stdin").required();
    import.text("--org", args.org, "id of the organization; default: the master organization");
    import.text("--roles", args.roles, "roles for rows that have none");
}

} // namespace usher::ctl
