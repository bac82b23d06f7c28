#include "service/orgs/orchd_sign_in.h"

#include "base/password_hasher.h"
#include "base/secrets.h"
#include "domain/address.h"
#include "service/orgs/org_access.h"
#include "store/accounts/sessions.h"
#include "store/accounts/users.h"
#include "store/engine/database.h"
#include "store/orgs/members.h"
#include "store/orgs/orgs.h"

namespace usher::service {
namespace {

const OrgRoles login_makers = {OrgRole::owner, OrgRole::super_admin, OrgRole::support};

std::optional<store::users::Login> find_login(store::Database& database, const SignInPlace& place,
                                              const std::optional<Address>& address)
{
    if (!address) return std::nullopt;
    return database.read([&](store::Reader& reader) -> std::optional<store::users::Login> {
        const auto panel = place.org ? std::nullopt : store::orgs::find_by_panel_domain(reader, place.host);
        if (!place.org && !panel) return std::nullopt;
        return store::users::find_login_at(reader, place.org ? *place.org : panel->id, *address);
    });
}

} // namespace

OrchdSignIn::OrchdSignIn(const Context& context, OrchdSignInPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), hasher_(context.hasher),
      failures_(context.failures), policy_(std::move(policy)), accounts_(context, policy_.notifications)
{
}

Result<SignedInAt> OrchdSignIn::sign_in(const SignInPlace& place, const OrchdCredentials& credentials,
                                        const SessionOrigin& origin)
{
    const auto address = parse_address(credentials.address);
    LoginThrottle throttle(failures_, clock_, policy_.throttle,
                           {account_subject(address ? address->key : credentials.address)}, origin.client_address);
    if (const auto within = throttle.begin(); !within) return within.error();

    const auto login = find_login(database_, place, address);
    const auto fits = hasher_.verify(login ? login->password_hash : "", sha256_hex(credentials.password));
    if (!fits) return ErrorCode::overloaded;
    if (!*fits || !login->user.active) {
        throttle.failed();
        return ErrorCode::wrong_password;
    }
    throttle.succeeded();

    auto issued = issue_session(DialectName::orchd, origin, policy_.session_life, clock_.now(), random_);
    issued.session.user = login->user.id;
    database_.alone([&](store::Autocommit& autocommit) { return store::sessions::insert(autocommit, issued.session); });
    auto memberships =
        database_.read([&](store::Reader& reader) { return store::members::list_of_user(reader, login->user.id); });
    return SignedInAt{issued.token, std::move(memberships)};
}

std::vector<Membership> OrchdSignIn::memberships(const Caller& caller)
{
    return database_.read([&](store::Reader& reader) -> std::vector<Membership> {
        if (!caller.access_token) return store::members::list_of_user(reader, caller.id);
        const auto& token = *caller.access_token;
        const auto org = store::orgs::find(reader, token.org);
        if (!org) return {};
        return {{MemberId(token.id.bytes()), org->id, org->name, !org->parent, token.roles, 0}};
    });
}

std::optional<User> OrchdSignIn::find(const Caller& caller)
{
    return database_.read([&](store::Reader& reader) {
        return store::users::find(reader, caller.realm, {caller.id, ""});
    });
}

Result<UserId> OrchdSignIn::create(const Caller& caller, const OrgId& org, const Result<NewLogin>& wanted)
{
    const auto access =
        database_.read([&](store::Reader& reader) { return org_for(reader, caller, org, login_makers); });
    if (!access) return access.error();
    if (!wanted) return wanted.error();
    const auto& password = wanted->password;
    if (policy_.passwords.fault_of(password)) return Error{ErrorCode::field_invalid, "password"};
    const auto hash = hasher_.hash(sha256_hex(password));
    if (!hash) return ErrorCode::overloaded;

    NewUser user;
    user.address = wanted->address;
    user.name = wanted->name;
    user.password_hash = *hash;
    const auto created = accounts_.create(realm_of(access->org), user);
    if (!created)
        return created.error().code == ErrorCode::field_taken ? Error{ErrorCode::login_taken} : created.error();
    return created->id;
}

} // namespace usher::service
