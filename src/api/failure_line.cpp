#include "api/failure_line.h"

#include "api/route.h"
#include "base/log.h"

#include <algorithm>
#include <array>

namespace usher::api {
namespace {

constexpr std::array of_passwords = {ErrorCode::wrong_password, ErrorCode::unknown_login, ErrorCode::account_locked,
                                     ErrorCode::application_unknown};

} // namespace

void log_failed_attempt(const Call& call, std::string_view of)
{
    log::warning(
        "failed attempt",
        {{"of", of}, {"client", call.request.client_address}, {"route", call.route.path}, {"id", call.request_id}});
}

void log_if_failed(const Call& call, const Error& refusal)
{
    if (std::ranges::find(of_passwords, refusal.code) != of_passwords.end())
        return log_failed_attempt(call, "password");
    if (refusal.code == ErrorCode::rate_limited && !refusal.details.empty() &&
        refusal.details.front().starts_with("failed_"))
        log_failed_attempt(call, refusal.details.front());
}

} // namespace usher::api
