#include "domain/invite_key.h"

#include "base/secrets.h"
#include "base/text.h"
#include "domain/ids.h"

namespace usher {
namespace {

constexpr std::size_t place_of_version = 14;
constexpr char version_of_reminders = '8';

} // namespace

std::string make_invite_key(Random& random)
{
    return random_uuid(random);
}

std::string make_reminder_key(Random& random)
{
    auto key = random_uuid(random);
    key[place_of_version] = version_of_reminders;
    return key;
}

InviteKey parse_invite_key(std::string_view text)
{
    const bool is_of_reminder = text.size() > place_of_version && text[place_of_version] == version_of_reminders;
    return {token_hash(text::to_lower(text)), is_of_reminder};
}

} // namespace usher
