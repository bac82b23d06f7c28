#include "mail/moment.h"

#include "base/clock.h"
#include "domain/localized_text.h"
#include "mail/templates.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>

namespace usher::mail {
namespace {

/// Zone names are file names: they must not lead to any other file.
bool is_zone_name(const std::string& name)
{
    const auto is_plain = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '+' ||
               c == '-' || c == '/';
    };
    return !name.empty() && !name.starts_with('/') && std::ranges::all_of(name, is_plain);
}

struct Local {
    Time time;
    std::string zone;
};

Local local_time(Time time, const std::string& zone)
{
    const std::unique_ptr<GTimeZone, void (*)(GTimeZone*)> known(
        is_zone_name(zone) ? g_time_zone_new_identifier(zone.c_str()) : nullptr,
        [](GTimeZone* owned) { g_time_zone_unref(owned); });
    if (!known) return {time, "UTC"};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    const int interval = g_time_zone_find_interval(known.get(), G_TIME_TYPE_UNIVERSAL, seconds);
    return {time + std::chrono::seconds(g_time_zone_get_offset(known.get(), interval)), zone};
}

} // namespace

std::string told_moment(const std::string& value, const Language& language)
{
    const auto blank = value.find(' ');
    const auto time = parse_iso_time(value.substr(0, blank));
    if (!time) throw RenderError("a parameter is not a time");
    const auto local = local_time(*time, blank == std::string::npos ? "" : value.substr(blank + 1));
    return moment_in_words(local.time, local.zone, language);
}

} // namespace usher::mail
