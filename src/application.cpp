#include "application.h"

#include "api/block.h"
#include "api/operator.h"
#include "api/orchd/routes.h"
#include "api/pages/routes.h"
#include "api/rainbow/routes.h"
#include "api/rocketchat/routes.h"
#include "fcgi/server.h"
#include "mail/languages.h"

namespace usher {
namespace {

store::ConnectOptions marked_with(const std::string& request_id, store::ConnectOptions options)
{
    options.request_id = &request_id;
    return options;
}

/// Every dialect of usherd, in the order in which they are tried for an unknown path.
std::vector<api::Dialect> dialects(const DialectSettings& settings, const Languages& languages,
                                   const metrics::Registry& metrics)
{
    return {api::operator_dialect(metrics),
            api::pages::dialect(),
            api::block_dialect(languages),
            api::rainbow::dialect(settings.rainbow),
            api::rocketchat::dialect(settings.rocketchat),
            api::orchd::dialect(settings.orchd)};
}

} // namespace

Application::Application(const Settings& settings, store::ConnectOptions database, const Shared& shared)
    : dialects_(dialect_settings(settings)), languages_(load_languages(settings)),
      database_(marked_with(request_id_, std::move(database))),
      services_({database_, shared.clock, shared.random, shared.password_hasher, shared.failures},
                policies_of(settings, languages_),
                {dialects_.orchd, dialects_.rocketchat, dialects_.rainbow, dialects_.pages}, *languages_,
                shared.rate_limiter, request_id_),
      nginx_probes_(services_.context),
      dispatcher_(dialects(dialects_, *languages_, shared.metrics), services_, shared.random, shared.metrics)
{
}

http::Response Application::operator()(const http::Request& request)
{
    const auto key = nginx_probe_key(request.path);
    if (key.empty()) return dispatcher_(request);
    const auto uri = request.path + (request.query.empty() ? "" : "?" + request.query);
    const auto outcome = nginx_probes_.note(
        key, {uri, request.header("host"), request.client_address, request.header("x-request-id"), request.secure});
    if (outcome == service::NginxProbes::Outcome::drops) return {fcgi::no_answer, {}, ""};
    return dispatcher_(request);
}

} // namespace usher
