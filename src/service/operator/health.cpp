#include "service/operator/health.h"

#include "store/engine/database.h"

namespace usher::service {
namespace {

constexpr auto select_one = "SELECT 1";

} // namespace

bool Health::is_ready()
{
    try {
        return database_
            .read([](store::Reader& reader) {
                return reader.find(select_one, [](const store::Row& row) { return row.flag(1); });
            })
            .value_or(false);
    } catch (const store::DatabaseError&) {
        return false;
    }
}

} // namespace usher::service
