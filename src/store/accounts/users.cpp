#include "store/accounts/users.h"

#include "domain/names.h"

namespace usher::store::users {
namespace {

#define USER_COLUMNS "id, realm_id, address, username, name, locale, roles, active, verified, created_at, updated_at"
constexpr unsigned user_columns = 11;

constexpr auto select_by_id = "SELECT " USER_COLUMNS " FROM users WHERE realm_id = ? AND id = ?";
constexpr auto select_registered =
    "SELECT " USER_COLUMNS " FROM users WHERE id = ? AND active AND password_hash IS NOT NULL";
constexpr auto select_by_username = "SELECT " USER_COLUMNS " FROM users WHERE realm_id = ? AND username_key = ?";
constexpr auto select_by_address = "SELECT " USER_COLUMNS " FROM users WHERE realm_id = ? AND address_key = ?";
constexpr auto select_login_by_username =
    "SELECT " USER_COLUMNS ", password_hash FROM users WHERE realm_id = ? AND username_key = ?";
constexpr auto select_login_by_address =
    "SELECT " USER_COLUMNS ", password_hash FROM users WHERE realm_id = ? AND address_key = ?";
constexpr auto insert_user = "INSERT INTO users (" USER_COLUMNS ", address_key, username_key, password_hash) "
                             "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto delete_user = "DELETE FROM users WHERE id = ?";
constexpr auto select_login_at =
    "SELECT u.id, u.realm_id, u.address, u.username, u.name, u.locale, u.roles, u.active, u.verified, u.created_at, "
    "u.updated_at, u.password_hash FROM orgs o JOIN users u ON u.realm_id IN (o.id, o.parent_id) AND u.address_key = ? "
    "LEFT JOIN members m ON m.user_id = u.id AND m.org_id = o.id AND m.active "
    "WHERE o.id = ? AND o.status = 'active' AND u.password_hash IS NOT NULL AND (m.id IS NOT NULL OR u.realm_id = "
    "o.id) "
    "ORDER BY m.id IS NULL LIMIT 1";
constexpr auto select_in_realm = "SELECT id FROM users WHERE id = ? AND realm_id = ?";
constexpr auto update_pending =
    "UPDATE users SET password_hash = ?, username = COALESCE(username, ?), username_key = COALESCE(username_key, ?), "
    "locale = COALESCE(locale, ?), verified = TRUE, updated_at = ? WHERE id = ? AND password_hash IS NULL";
constexpr auto update_pending_name = "UPDATE users SET name = ?, updated_at = ? WHERE id = ? AND password_hash IS NULL";
constexpr auto delete_placeless = "DELETE FROM users WHERE id = ? AND password_hash IS NULL AND NOT EXISTS "
                                  "(SELECT 1 FROM members m WHERE m.user_id = users.id)";
constexpr auto select_other_admin =
    "SELECT EXISTS (SELECT 1 FROM users WHERE realm_id = ? AND id <> ? AND active AND FIND_IN_SET('admin', roles))";
constexpr auto select_all = "SELECT " USER_COLUMNS " FROM users WHERE realm_id = ? ORDER BY username_key, id LIMIT ?";
constexpr auto update_password_hash = "UPDATE users SET password_hash = ?, updated_at = ? WHERE id = ?";
constexpr auto update_roles = "UPDATE users SET roles = ?, updated_at = ? WHERE id = ?";
constexpr auto update_invite_token = "UPDATE users SET invite_token = ? WHERE id = ?";

Login login_from_row(const Row& row)
{
    return {from_row(row), row.text(user_columns + 1)};
}

std::optional<std::string> unless_empty(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

} // namespace

User from_row(const Row& row)
{
    User user;
    user.id = row.id<UserId>(1);
    user.realm = row.id<OrgId>(2);
    user.address = row.text(3);
    user.username = row.text(4);
    user.name = row.text(5);
    user.locale = row.text(6);
    user.roles = Roles::parse(row.text(7));
    user.active = row.flag(8);
    user.verified = row.flag(9);
    user.created_at = row.time(10);
    user.updated_at = row.time(11);
    return user;
}

std::optional<User> find(Reader& reader, const OrgId& realm, const UserRef& ref)
{
    return ref.id ? reader.find(select_by_id, from_row, realm, *ref.id) : find_by_username(reader, realm, ref.username);
}

std::optional<User> find_by_username(Reader& reader, const OrgId& realm, std::string_view username)
{
    return reader.find(select_by_username, from_row, realm, handle_key(username));
}

std::optional<User> find_by_address(Reader& reader, const OrgId& realm, const Address& address)
{
    return reader.find(select_by_address, from_row, realm, address.key);
}

std::optional<User> find_registered(Reader& reader, const UserId& user)
{
    return reader.find(select_registered, from_row, user);
}

std::optional<Login> find_login(Reader& reader, const OrgId& realm, std::string_view username)
{
    return reader.find(select_login_by_username, login_from_row, realm, handle_key(username));
}

std::optional<Login> find_login(Reader& reader, const OrgId& realm, const Address& address)
{
    return reader.find(select_login_by_address, login_from_row, realm, address.key);
}

std::optional<Login> find_login_at(Reader& reader, const OrgId& org, const Address& address)
{
    return reader.find(select_login_at, login_from_row, address.key, org);
}

bool is_in_realm(Reader& reader, const UserId& user, const OrgId& realm)
{
    return reader
        .find(
            select_in_realm, [](const Row&) { return true; }, user, realm)
        .has_value();
}

bool register_pending(Writer& writer, const UserId& user, const std::string& password_hash, const std::string& username,
                      const std::string& locale, Time now)
{
    return writer
               .try_execute(update_pending, password_hash, unless_empty(username), unless_empty(handle_key(username)),
                            unless_empty(locale), now, user)
               .changed > 0;
}

void rename_pending(Writer& writer, const UserId& user, const std::string& name, Time now)
{
    writer.execute(update_pending_name, name, now, user);
}

void remove_if_pending_and_placeless(Writer& writer, const UserId& user)
{
    writer.execute(delete_placeless, user);
}

Inserted insert(Writer& writer, const User& user, const Address& address, const std::string& password_hash)
{
    const auto tried = writer.try_execute(insert_user, user.id, user.realm, address.text, unless_empty(user.username),
                                          user.name, unless_empty(user.locale), user.roles.text(), user.active,
                                          user.verified, user.created_at, user.updated_at, address.key,
                                          unless_empty(handle_key(user.username)), unless_empty(password_hash));
    if (tried.done()) return Inserted::done;
    if (tried.is_refused_by("PRIMARY")) return Inserted::already_there;
    if (tried.is_refused_by("users_address")) return Inserted::address_taken;
    if (tried.is_refused_by("users_username")) return Inserted::username_taken;
    throw *tried.refusal;
}

std::vector<User> list(Reader& reader, const OrgId& realm, std::int64_t most)
{
    return reader.list(select_all, from_row, realm, most);
}

void set_password_hash(Writer& writer, const UserId& user, const std::string& password_hash, Time now)
{
    writer.execute(update_password_hash, password_hash, now, user);
}

void set_roles(Writer& writer, const UserId& user, const Roles& roles, Time now)
{
    writer.execute(update_roles, roles.text(), now, user);
}

void remove(Writer& writer, const UserId& user)
{
    writer.execute(delete_user, user);
}

bool has_other_admin(Reader& reader, const OrgId& realm, const UserId& user)
{
    const auto from_row = [](const Row& row) { return row.flag(1); };
    return reader.find(select_other_admin, from_row, realm, user).value_or(false);
}

void keep_invite_token(Writer& writer, const UserId& user, std::string_view token)
{
    writer.execute(update_invite_token, token, user);
}

} // namespace usher::store::users
