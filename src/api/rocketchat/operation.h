// What the operations of the dialect share: checking body or query against a schema, rate limit, then the operation
// itself.
#pragma once

#include "api/call.h"
#include "api/rocketchat/schema.h"
#include "api/route.h"

#include <json/value.h>

namespace usher::api::rocketchat {

using Operation = Result<http::Response> (*)(Call& call, const Json::Value& fields);

/// A handler that checks the body, counts the call against the limit of its route, and calls the operation.
Handler with_body(const Schema& schema, Operation operation);
/// The same for operations that check the body themselves.
Handler with_unchecked_body(Operation operation);
/// The same for the query of a GET.
Handler with_query(const Schema& schema, Operation operation);

/// Adds `{"success": true}` to the object.
http::Response success(Json::Value object = Json::Value(Json::objectValue));
/// The value alone, for the operations that return an array or a bare value.
http::Response bare(const Json::Value& value);
/// A response with the headers that all of the dialect have.
http::Response answer(int status, const Json::Value& value);

} // namespace usher::api::rocketchat
