#include "store/links/renewal_requests.h"

namespace usher::store::renewal_requests {
namespace {

constexpr auto upsert = "INSERT INTO link_requests (key_hash, asked_at) VALUES (?, ?) "
                        "ON DUPLICATE KEY UPDATE asked_at = IF(asked_at <= ?, VALUES(asked_at), asked_at)";

} // namespace

bool claim_daily_request(Writer& writer, const std::string& key_hash, Time now, Time since)
{
    return writer.execute(upsert, key_hash, now, since) > 0;
}

} // namespace usher::store::renewal_requests
