#include "ctl/revoke.h"

#include "ctl/commands.h"
#include "ctl/orgs.h"
#include "ctl/rooms.h"
#include "ctl/table.h"
#include "ctl/users.h"
#include "domain/address.h"
#include "store/operator/mass_revocation.h"

#include <array>

namespace usher::ctl {
namespace {

/// What is counted, and how it is described.
struct Counted {
    RevocableKind kind;
    const char* name;
    const char* text;
};
constexpr std::array counted = {
    Counted{RevocableKind::invite, "invites", "invites to organizations"},
    Counted{RevocableKind::room_link, "room_links", "links to rooms"},
    Counted{RevocableKind::room_guest, "room_guests", "addresses invited to rooms"},
    Counted{RevocableKind::room_invitation, "room_invitations", "users invited to rooms"},
    Counted{RevocableKind::workspace_invitation, "workspace_invitations", "e-mails that invite to the workspace"},
};

std::optional<Time> moment_in(const std::string& words, const char* option)
{
    if (words.empty()) return std::nullopt;
    const auto moment = parse_iso_time(words.find('T') == std::string::npos ? words + "T00:00:00Z" : words);
    if (!moment) throw Refused(std::string(option) + ": expected 2026-11-21 or 2026-11-21T10:00:00Z (UTC)");
    return moment;
}

std::optional<IdBytes> id_in(const std::string& called)
{
    const auto id = is_uuid(called) ? UserId::from_uuid(called) : UserId::from_hex(called);
    return id ? std::optional(id->bytes()) : std::nullopt;
}

/// An address may belong to several logins, one in each realm. An id may be that of a user who no longer exists.
std::vector<IdBytes> inviters_called(Context& context, const std::string& called)
{
    if (const auto id = id_in(called)) return {*id};
    std::vector<IdBytes> inviters;
    if (const auto address = parse_address(called))
        for (const auto& user : context.database().read(
                 [&](store::Reader& reader) { return store::mass_revocation::list_users(reader, address->key); }))
            inviters.push_back(user.bytes());
    if (inviters.empty()) inviters.push_back(find_user(context, called).id.bytes());
    return inviters;
}

std::vector<RevocationFilter> filters_of(Context& context, const RevokeArgs& words)
{
    RevocationFilter filter;
    filter.since = moment_in(words.since, "--since");
    filter.until = moment_in(words.until, "--until");
    if (!words.org.empty()) filter.org = get_org(context, words.org).id;
    if (!words.room.empty()) filter.room = find_room(context, words.room).id;
    if (words.inviter.empty()) return {filter};
    std::vector<RevocationFilter> filters;
    for (const auto& inviter : inviters_called(context, words.inviter)) {
        filters.push_back(filter);
        filters.back().inviter = inviter;
    }
    return filters;
}

Json::Value to_json(const Revocable& one)
{
    Json::Value json;
    json["kind"] = name_of(one.kind);
    json["id"] = UserId(one.id).hex();
    json["in"] = UserId(one.scope).hex();
    json["whom"] = one.whom;
    json["created_at"] = to_iso_milliseconds(one.created_at);
    return json;
}

} // namespace

service::Revocations revocations_of(Context& context)
{
    return {context.use_cases(), {context.invite_policy.notifications, context.settings.public_origin}};
}

Answer revoke(Context& context, const RevokeArgs& words)
{
    if (words.inviter.empty() && words.org.empty() && words.room.empty() && words.since.empty() && words.until.empty())
        throw Refused("specify what to revoke: --inviter, --org, --room, --since or --until");
    context.be_patient();
    Answer answer;
    answer.json["dry_run"] = words.is_dry_run;
    answer.json["withdrawn"] = Json::arrayValue;
    std::array<std::int64_t, counted.size()> counts{};
    const auto tell = [&](const Revocable& one) {
        ++counts[static_cast<std::size_t>(one.kind)];
        answer.json["withdrawn"].append(to_json(one));
    };
    auto mass_revocation = revocations_of(context);
    for (const auto& filter : filters_of(context, words))
        words.is_dry_run ? mass_revocation.list(filter, tell) : mass_revocation.revoke(filter, tell);
    for (const auto& [kind, name, text] : counted) {
        const auto count = counts[static_cast<std::size_t>(kind)];
        answer.json[name] = Json::Int64(count);
        answer.text += std::to_string(count) + " " + text + "\n";
    }
    answer.text = (words.is_dry_run ? "would revoke\n" : "revoked\n") + answer.text;
    return answer;
}

void add_revoke(Commands& commands)
{
    auto [command, args] = commands.add<RevokeArgs>(
        "revoke", "end all open invites and links that match, and cancel their unsent e-mails", revoke);
    command.text("--inviter", args.inviter, "of this user (user name, address or id) or access token (id)");
    command.text("--org", args.org, "to the organization with this id, and its rooms");
    command.text("--room", args.room, "to this room (name or id)");
    command.text("--since", args.since, "created then or later: 2026-11-21 or 2026-11-21T10:00:00Z");
    command.text("--until", args.until, "created before then");
    command.flag("--dry-run", args.is_dry_run, "only show what would be revoked");
}

} // namespace usher::ctl
