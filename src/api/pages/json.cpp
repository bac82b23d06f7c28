#include "api/pages/json.h"

#include "api/json.h"

namespace usher::api::pages {

http::Response answer(const Json::Value& value, int status)
{
    return {status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, write_json(value)};
}

Json::Value to_json(const Branding& look, const Options& options)
{
    const auto whole = completed(look, options.look);
    Json::Value json;
    json["name"] = whole.name;
    json["colour"] = whole.colour;
    json["ink"] = ink_on(whole.colour);
    if (!whole.logo.empty()) json["logo"] = "/look/" + whole.logo;
    return json;
}

} // namespace usher::api::pages
