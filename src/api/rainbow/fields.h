// A request's JSON body or query, read field by field into what a use case takes. Everything that does not fit is kept,
// and result() tells all of it at once (docs/apis/rainbow.md §3.2).
#pragma once

#include "api/field_problem.h"
#include "domain/ids.h"
#include "domain/result.h"
#include "http/message.h"

#include <json/value.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher::api::rainbow {

/// How many characters a text may have.
struct Length {
    std::size_t least = 0;
    std::size_t most = 65'536;
};

/// A page of a list.
struct Page {
    std::int64_t limit = 100;
    std::int64_t offset = 0;
    std::string sort_field; ///< as received: each operation knows its own; may be empty
    bool descending = false;
};

/// Fields that are not read are ignored, and a field that is null counts as absent.
class Fields {
public:
    /// An empty body has no fields.
    static Fields of_body(const http::Request& request);
    static Fields of_query(const http::Request& request);

    bool has(const char* name) const { return find(name) != nullptr; }

    /// Without control characters except line breaks and tabs. Of a repeated query parameter the last counts.
    std::optional<std::string> text(const char* name, Length length = {});
    /// A single line: for names.
    std::optional<std::string> line(const char* name, Length length = {});
    /// "true" and "false" as strings are accepted.
    std::optional<bool> flag(const char* name);
    /// Digits as a string are accepted.
    std::optional<std::int64_t> number(const char* name);
    std::optional<IdBytes> id(const char* name);
    /// The index of the value among the allowed ones.
    std::optional<std::size_t> choice(const char* name, std::initializer_list<std::string_view> allowed);
    /// The index of each value of a repeated field.
    std::vector<std::size_t> choices(const char* name, std::initializer_list<std::string_view> allowed);
    /// A list, or one string for a list of one. Its elements are not checked: the use case handles invalid ones.
    std::vector<std::string> texts(const char* name, std::size_t most = 65'536);
    /// A JSON object; nullptr if there is none.
    const Json::Value* object(const char* name);
    /// A list of up to a hundred objects, each with any content; null if it is absent.
    Json::Value objects(const char* name);
    /// limit (at most 1000), offset, sortField, sortOrder.
    Page page();

    /// The same for a mandatory one: if absent, "Field F is mandatory." and an empty value.
    std::string needed_text(const char* name, Length length = {});
    std::string needed_line(const char* name, Length length = {});
    IdBytes needed_id(const char* name);

    /// value: null if there is none to show.
    void refuse(const std::string& name, const std::string& message, const Json::Value& value = {});
    /// Instead of the list of problems.
    void refuse_all(const std::string& message);

    template <typename T>
    Result<T> result(T read) const
    {
        if (is_good()) return read;
        return error();
    }

private:
    explicit Fields(Json::Value object) : object_(std::move(object)) {}
    const Json::Value* find(const char* name) const;
    bool needs(const char* name);
    bool is_good() const { return problems_.empty() && refusal_.empty(); }
    Error error() const;

    Json::Value object_;
    bool is_query_ = false;
    FieldProblems problems_;
    std::string refusal_;
};

/// The refusal of a malformed id.
Error malformed_id(const std::string& name, const std::string& value);

} // namespace usher::api::rainbow
