// Use case of usherctl doctor, which asks by the proxy under a key of its own: notes what of the request has arrived.
// Whoever asks is told nothing that he would not be told of any path that does not exist.
// One object for each worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "domain/nginx_probe.h"
#include "service/context.h"

#include <string>

namespace usher::service {

class NginxProbes {
public:
    explicit NginxProbes(const Context& context) : database_(context.database), clock_(context.clock) {}

    enum class Outcome { unknown, noted, drops };
    /// drops: doctor wants this connection to end without an answer. A database that fails knows no key.
    Outcome note(std::string_view key, const SeenRequest& seen);

private:
    store::Database& database_;
    const Clock& clock_;
};

} // namespace usher::service
