// The answers of the dialect: Rainbow's envelopes around values (docs/apis/rainbow.md §2).
#pragma once

#include "api/rainbow/fields.h"
#include "http/message.h"

#include <json/value.h>

#include <cstdint>
#include <string>

namespace usher::api::rainbow {

/// The object alone.
http::Response answer_object(const Json::Value& object, int status = 200);
/// {"data": …}
http::Response answer(const Json::Value& data);
/// {"data": […], "limit", "offset", "total"}; total: on all pages.
http::Response answer_list(const Json::Value& items, const Page& page, std::int64_t total);
/// {"status": …, "Status": …, "data": []}: samples have the first, schemas the second.
http::Response answer_deleted(const std::string& status);

} // namespace usher::api::rainbow
