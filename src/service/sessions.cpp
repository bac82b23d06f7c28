#include "service/sessions.h"

#include "base/secrets.h"
#include "store/database.h"
#include "store/sessions.h"

namespace usher::service {

std::optional<Caller> Sessions::find_caller(std::string_view token, DialectName dialect, const char* permission)
{
    return database_.read([&](store::Reader& reader) {
        return store::sessions::find_caller(reader, token_hash(token), dialect, permission, clock_.now());
    });
}

} // namespace usher::service
