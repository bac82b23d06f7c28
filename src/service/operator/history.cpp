#include "service/operator/history.h"

#include "service/orgs/org_access.h"
#include "store/engine/database.h"
#include "store/mail/queue_report.h"
#include "store/operator/history.h"

#include <algorithm>

namespace usher::service {
namespace {

constexpr int most_emails = 50;

void append(SpoolOverview& overview, const std::vector<store::queue_report::EmailRow>& emails)
{
    for (const auto& email : emails)
        overview.emails.push_back({email.id, email.template_name, email.recipient, email.attempts,
                                   email.finished_at.value_or(email.created_at), email.state, email.reply});
}

} // namespace

bool is_administrator(const Caller& caller)
{
    return !caller.access_token && caller.roles.has(Role::admin);
}

Result<std::vector<InviteStanding>> Histories::invites_into(const Caller& caller, const OrgId& org)
{
    const auto now = clock_.now();
    return database_.read([&](store::Reader& reader) -> Result<std::vector<InviteStanding>> {
        if (const auto standing = org_for(reader, caller, org); !standing) return standing.error();
        auto all = store::history::list_waiting_invites(reader, org, now);
        const auto ended = store::history::list_ended_invites(reader, org);
        all.insert(all.end(), ended.begin(), ended.end());
        return all;
    });
}

Result<std::vector<HistoryLine>> Histories::of_invite(const Caller& caller, const OrgId& org, const InviteId& invite)
{
    return database_.read([&](store::Reader& reader) -> Result<std::vector<HistoryLine>> {
        if (const auto standing = org_for(reader, caller, org); !standing) return standing.error();
        if (!store::history::is_invite_into(reader, org, invite)) return ErrorCode::invite_not_found;
        return store::history::list_lines(reader, {SubjectKind::invite, invite});
    });
}

LinkOverview Histories::links_of(const Caller& caller)
{
    const auto now = clock_.now();
    return database_.read([&](store::Reader& reader) {
        LinkOverview overview;
        overview.links = store::history::list_links_of(reader, caller.id, now);
        if (is_administrator(caller))
            for (auto& link : store::history::list_links_in(reader, caller.realm, now)) {
                if (std::ranges::find(overview.links, link.id, &LinkStanding::id) != overview.links.end()) continue;
                link.token.clear();
                overview.links.push_back(std::move(link));
            }
        for (auto& link : store::history::list_removed_links_of(reader, caller.id))
            overview.links.push_back(std::move(link));
        overview.rooms = store::history::list_rooms_led_by(reader, caller.id);
        return overview;
    });
}

bool Histories::may_see(store::Reader& reader, const Caller& caller, const RoomLinkId& link) const
{
    if (store::history::is_made_by(reader, caller.id, link)) return true;
    if (!is_administrator(caller)) return false;
    const auto all = store::history::list_links_in(reader, caller.realm, clock_.now());
    return std::ranges::find(all, link, &LinkStanding::id) != all.end();
}

Result<std::vector<HistoryLine>> Histories::of_link(const Caller& caller, const RoomLinkId& link)
{
    return database_.read([&](store::Reader& reader) -> Result<std::vector<HistoryLine>> {
        if (!may_see(reader, caller, link)) return ErrorCode::link_id_unknown;
        return store::history::list_lines(reader, {SubjectKind::room_link, link});
    });
}

Result<SpoolOverview> Histories::spool(const Caller& caller)
{
    if (!is_administrator(caller)) return ErrorCode::not_permitted;
    const auto now = clock_.now();
    return database_.read([&](store::Reader& reader) {
        SpoolOverview overview;
        for (const auto& priority : store::queue_report::count_by_priority(reader, now))
            overview.waiting += priority.waiting;
        append(overview, store::queue_report::list_waiting(reader, most_emails));
        append(overview, store::queue_report::list_finished(reader, most_emails));
        return overview;
    });
}

} // namespace usher::service
