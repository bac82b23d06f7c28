#include "api/rainbow/json.h"

#include "api/json.h"

namespace usher::api::rainbow {

http::Response answer_object(const Json::Value& object, int status)
{
    return {status,
            {{"Content-Type", "application/json; charset=utf-8"}, {"Cache-Control", "no-store"}},
            write_json(object)};
}

http::Response answer(const Json::Value& data)
{
    Json::Value body;
    body["data"] = data;
    return answer_object(body);
}

http::Response answer_list(const Json::Value& items, const Page& page, std::int64_t total)
{
    Json::Value body;
    body["data"] = items;
    body["limit"] = Json::Int64(page.limit);
    body["offset"] = Json::Int64(page.offset);
    body["total"] = Json::Int64(total);
    return answer_object(body);
}

http::Response answer_deleted(const std::string& status)
{
    Json::Value body;
    body["status"] = status;
    body["Status"] = status;
    body["data"] = Json::Value(Json::arrayValue);
    return answer_object(body);
}

} // namespace usher::api::rainbow
