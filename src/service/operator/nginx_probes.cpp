#include "service/operator/nginx_probes.h"

#include "base/secrets.h"
#include "store/engine/database.h"
#include "store/operator/nginx_probes.h"

namespace usher::service {
namespace {

constexpr std::chrono::minutes life{10};
constexpr std::size_t key_length = 32;

} // namespace

NginxProbes::Outcome NginxProbes::note(std::string_view key, const SeenRequest& seen)
{
    if (key.size() != key_length) return Outcome::unknown;
    const auto hash = token_hash(std::string(key));
    const auto since = clock_.now() - life;
    try {
        const bool noted = database_.alone(
            [&](store::Autocommit& autocommit) { return store::nginx_probes::note(autocommit, hash, seen, since); });
        if (!noted) return Outcome::unknown;
        const bool drops =
            database_.read([&](store::Reader& reader) { return store::nginx_probes::drops(reader, hash); });
        return drops ? Outcome::drops : Outcome::noted;
    } catch (const store::DatabaseError&) {
        return Outcome::unknown;
    }
}

} // namespace usher::service
