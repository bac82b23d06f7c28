#include "store/rooms/address_locks.h"

#include "base/secrets.h"
#include "store/engine/batch_statement.h"

#include <set>

namespace usher::store::address_locks {
namespace {

const BatchStatement count_up("INSERT INTO address_meetings (place, meetings) VALUES ", "(?, 1)",
                              " ON DUPLICATE KEY UPDATE meetings = meetings + 1");

/// One of 65536.
int place_of(const std::string& address_key)
{
    const auto hash = token_hash(address_key);
    return static_cast<unsigned char>(hash[0]) * 256 + static_cast<unsigned char>(hash[1]);
}

} // namespace

void meet(Transaction& transaction, const std::vector<std::string>& address_keys)
{
    // In order, so that two long lists cannot deadlock.
    std::set<int> places;
    for (const auto& key : address_keys)
        places.insert(place_of(key));
    count_up.execute(transaction, rows_of(std::vector(places.begin(), places.end())));
}

} // namespace usher::store::address_locks
