#include "store/accounts/profiles.h"

#include "store/accounts/users.h"
#include "store/engine/batch_statement.h"

namespace usher::store::profiles {
namespace {

#define PROFILED_USERS                                                                                                 \
    "SELECT u.id, u.realm_id, u.address, u.username, u.name, u.locale, u.roles, u.active, u.verified, u.created_at, "  \
    "u.updated_at, u.jid, o.name, o.status = 'active' AND o.suspended_by IS NULL, p.first_name, p.last_name, "         \
    "p.nick_name, p.title, p.job_title, p.country, p.time_zone, p.visibility, COALESCE(p.initialized, FALSE), "        \
    "COALESCE(p.self_registered, FALSE), p.emails, p.phone_numbers, p.first_login_at, p.last_login_at "                \
    "FROM users u JOIN orgs o ON o.id = u.realm_id LEFT JOIN profiles p ON p.user_id = u.id "
#define IN_COMPANY "WHERE u.realm_id = ? AND u.id <> ? AND u.active AND u.password_hash IS NOT NULL"

constexpr auto select_by_id = PROFILED_USERS "WHERE u.realm_id = ? AND u.id = ?";
constexpr auto select_by_own_jid = PROFILED_USERS "WHERE u.realm_id = ? AND u.jid = ?";
const BatchStatement select_by_ids(PROFILED_USERS "WHERE u.realm_id = ? AND u.id IN (", "?", ")");
const BatchStatement select_by_addresses(PROFILED_USERS "WHERE u.realm_id = ? AND u.address_key IN (", "?",
                                         ") ORDER BY u.address_key");
constexpr auto select_company = PROFILED_USERS IN_COMPANY " ORDER BY u.name, u.id LIMIT ? OFFSET ?";
constexpr auto select_company_descending = PROFILED_USERS IN_COMPANY " ORDER BY u.name DESC, u.id LIMIT ? OFFSET ?";
constexpr auto count_users = "SELECT COUNT(*) FROM users u " IN_COMPANY;
constexpr auto insert_profile =
    "INSERT IGNORE INTO profiles (user_id, first_name, last_name, nick_name, title, job_title, country, time_zone, "
    "visibility, initialized, self_registered, emails, phone_numbers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto update_logins =
    "INSERT INTO profiles (user_id, first_login_at, last_login_at) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE "
    "first_login_at = COALESCE(profiles.first_login_at, VALUES(first_login_at)), last_login_at = VALUES(last_login_at)";

Profile profile_from_row(const Row& row)
{
    Profile profile;
    profile.first_name = row.text(15);
    profile.last_name = row.text(16);
    profile.nick_name = row.text(17);
    profile.title = row.text(18);
    profile.job_title = row.text(19);
    profile.country = row.text(20);
    profile.time_zone = row.text(21);
    profile.visibility = row.text(22);
    profile.initialized = row.flag(23);
    profile.self_registered = row.flag(24);
    profile.emails = row.text(25);
    profile.phone_numbers = row.text(26);
    profile.first_login_at = row.optional_time(27);
    profile.last_login_at = row.optional_time(28);
    return profile;
}

ProfiledUser from_row(const Row& row)
{
    ProfiledUser found{users::from_row(row), row.text(12), profile_from_row(row), row.text(13), row.flag(14)};
    auto& profile = found.profile;
    if (profile.first_name.empty() && profile.last_name.empty()) {
        auto [first, last] = split_name(found.user.name);
        profile.first_name = std::move(first);
        profile.last_name = std::move(last);
    }
    return found;
}

std::optional<std::string> unless_empty(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

} // namespace

std::optional<ProfiledUser> find(Reader& reader, const OrgId& realm, const UserId& user)
{
    return reader.find(select_by_id, from_row, realm, user);
}

std::optional<ProfiledUser> find_by_own_jid(Reader& reader, const OrgId& realm, std::string_view jid)
{
    return reader.find(select_by_own_jid, from_row, realm, jid);
}

std::vector<ProfiledUser> list(Reader& reader, const OrgId& realm, const std::vector<UserId>& users)
{
    return select_by_ids.list(reader, from_row, rows_of(users), {realm});
}

std::vector<ProfiledUser> list_by_addresses(Reader& reader, const OrgId& realm,
                                            const std::vector<std::string>& address_keys)
{
    return select_by_addresses.list(reader, from_row, rows_of(address_keys), {realm});
}

std::vector<ProfiledUser> list_company(Reader& reader, const OrgId& realm, const UserId& but, const CompanyPage& page)
{
    const auto* select = page.descending ? select_company_descending : select_company;
    return reader.list(select, from_row, realm, but, page.limit, page.offset);
}

std::int64_t count_company(Reader& reader, const OrgId& realm, const UserId& but)
{
    return reader
        .find(
            count_users, [](const Row& row) { return row.number(1); }, realm, but)
        .value_or(0);
}

void insert(Writer& writer, const UserId& user, const Profile& profile)
{
    writer.execute(insert_profile, user, profile.first_name, profile.last_name, profile.nick_name, profile.title,
                   profile.job_title, profile.country, profile.time_zone, profile.visibility, profile.initialized,
                   profile.self_registered, unless_empty(profile.emails), unless_empty(profile.phone_numbers));
}

void mark_login(Writer& writer, const UserId& user, Time now)
{
    writer.execute(update_logins, user, now, now);
}

} // namespace usher::store::profiles
