#include "store/users.h"

namespace usher::store::users {
namespace {

constexpr auto update_invite_token = "UPDATE users SET invite_token = ? WHERE id = ?";

} // namespace

void keep_invite_token(Writer& writer, const UserId& user, std::string_view token)
{
    writer.execute(update_invite_token, token, user);
}

} // namespace usher::store::users
