// Assembles usherd: everything one worker needs, from its database connection to the dialects. Used by main() and by
// tests of whole handlers.
#pragma once

#include "api/dispatch.h"
#include "api/services.h"
#include "policies.h"
#include "service/operator/nginx_probes.h"
#include "store/engine/database.h"

#include <string>

namespace usher {

/// What all workers share. Outlives them; thread-safe.
struct Shared {
    const Clock& clock;
    Random& random;
    RateLimiter& rate_limiter;
    FailureCounts& failures;
    PasswordHasher& password_hasher;
    metrics::Registry& metrics;
};

/// One worker's objects. Belongs to one thread.
class Application {
public:
    /// Throws SettingsError as load_languages does.
    Application(const Settings& settings, store::ConnectOptions database, const Shared& shared);

    http::Response operator()(const http::Request& request);
    /// Whether the request may require hashing a password.
    bool may_hash(const http::Request& request) const { return dispatcher_.may_hash(request); }

private:
    const DialectSettings dialects_;
    std::string request_id_; ///< of the request being served
    std::shared_ptr<const Languages> languages_;
    store::Database database_;
    api::Services services_;
    service::NginxProbes nginx_probes_;
    api::Dispatcher dispatcher_;
};

} // namespace usher
