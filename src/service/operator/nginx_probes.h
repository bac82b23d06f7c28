// Use case of usherctl doctor, which sends a request with a random key through the proxy: records what of the request
// arrived. For anyone else the answer is the same as for any path that does not exist.
// One object per worker, like the database connection it works on.
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
    /// drops: doctor wants this connection to end without an answer. If the database fails, no key is known.
    Outcome note(std::string_view key, const SeenRequest& seen);

private:
    store::Database& database_;
    const Clock& clock_;
};

} // namespace usher::service
