// Use case of usherctl doctor, which asks by the proxy under a key of its own: notes what of the request has arrived.
// Whoever asks is told nothing that he would not be told of any path that does not exist.
// One object for each worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "domain/nginx_probe.h"

#include <string>

namespace usher::store {
class Database;
}

namespace usher::service {

class NginxProbes {
public:
    NginxProbes(store::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    enum class Outcome { unknown, noted, drops };
    /// drops: doctor wants this connection to end without an answer. A database that fails knows no key.
    Outcome note(std::string_view key, const SeenRequest& seen);

private:
    store::Database& database_;
    const Clock& clock_;
};

} // namespace usher::service
