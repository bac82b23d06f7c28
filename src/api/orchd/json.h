// Usher's types in orchd's JSON, and the responses they are sent in.
#pragma once

#include "domain/org_listing.h"
#include "domain/session.h"
#include "domain/user.h"
#include "http/message.h"

#include <json/value.h>

#include <vector>

namespace usher::api::orchd {

Json::Value to_json(const Org& org);
Json::Value to_json(const Member& member);
Json::Value to_json(const User& login);
Json::Value to_json(const Session& session);
Json::Value to_json(const AccessToken& token);
Json::Value memberships_to_json(const std::vector<Membership>& memberships);
Json::Value names_to_json(const std::vector<std::string>& names);

template <typename T>
Json::Value list_to_json(const std::vector<T>& items)
{
    Json::Value list(Json::arrayValue);
    for (const auto& item : items)
        list.append(to_json(item));
    return list;
}

http::Response answer(int status, const Json::Value& value);
http::Response answer_id(const std::string& uuid); ///< 201
/// Without a body.
http::Response done(int status = 200);

} // namespace usher::api::orchd
