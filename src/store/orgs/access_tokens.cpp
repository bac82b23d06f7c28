#include "store/orgs/access_tokens.h"

#include "store/engine/text_list.h"

namespace usher::store::access_tokens {
namespace {

#define ACCESS_TOKEN_COLUMNS                                                                                           \
    "t.id, t.org_id, t.first_five, t.roles, t.friendly_name, t.expires_at, t.ip_restricted, t.allowed_ips, "           \
    "t.created_at"

constexpr auto insert_token =
    "INSERT INTO access_tokens (id, org_id, token_hash, first_five, roles, friendly_name, expires_at, ip_restricted, "
    "allowed_ips, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto select_by_hash =
    "SELECT " ACCESS_TOKEN_COLUMNS " FROM access_tokens t JOIN orgs o ON o.id = t.org_id WHERE t.token_hash = ? AND "
    "(t.expires_at IS NULL OR t.expires_at > ?) AND o.status = 'active'";
constexpr auto select_of_org =
    "SELECT " ACCESS_TOKEN_COLUMNS " FROM access_tokens t WHERE t.org_id = ? ORDER BY t.created_at, t.id";
constexpr auto delete_token = "DELETE FROM access_tokens WHERE org_id = ? AND id = ?";

AccessToken from_row(const Row& row)
{
    AccessToken token;
    token.id = row.id<AccessTokenId>(1);
    token.org = row.id<OrgId>(2);
    token.first_five = row.text(3);
    token.roles = OrgRoles::parse(row.text(4));
    token.friendly_name = row.text(5);
    token.expires_at = row.optional_time(6);
    token.ip_restricted = row.flag(7);
    token.allowed_ips = from_lines(row.text(8));
    token.created_at = row.time(9);
    return token;
}

} // namespace

void insert(Writer& writer, const AccessToken& token, const std::string& token_hash)
{
    writer.execute(insert_token, token.id, token.org, token_hash, token.first_five, token.roles.text(),
                   token.friendly_name, token.expires_at, token.ip_restricted, to_lines(token.allowed_ips),
                   token.created_at);
}

std::optional<AccessToken> find(Reader& reader, const std::string& token_hash, Time now)
{
    return reader.find(select_by_hash, from_row, token_hash, now);
}

std::vector<AccessToken> list(Reader& reader, const OrgId& org)
{
    return reader.list(select_of_org, from_row, org);
}

bool remove(Writer& writer, const OrgId& org, const AccessTokenId& token)
{
    return writer.execute(delete_token, org, token) > 0;
}

} // namespace usher::store::access_tokens
