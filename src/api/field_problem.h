// An invalid field of a request. An Error carries the list of them, as values, to the dialect's errors.cpp.
#pragma once

#include <json/value.h>

#include <string>

namespace usher {

struct FieldProblem {
    std::string field;
    std::string message;    ///< in the dialect's words
    Json::Value value = {}; ///< what was sent; null if there is nothing to show
};

} // namespace usher
