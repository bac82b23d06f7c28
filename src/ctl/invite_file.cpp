#include "ctl/invite_file.h"

#include "base/text.h"
#include "ctl/context.h"

#include <json/reader.h>

#include <algorithm>
#include <map>
#include <memory>

namespace usher::ctl {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A field, up to but excluding the separator or line break that ends it.
std::string take_field(std::string_view& rest)
{
    std::string field;
    bool quoted = false;
    while (!rest.empty()) {
        const char c = rest.front();
        if (!quoted && (c == ',' || c == '\n' || c == '\r')) break;
        rest.remove_prefix(1);
        if (c != '"')
            field += c;
        else if (quoted && rest.starts_with('"')) {
            field += '"';
            rest.remove_prefix(1);
        } else
            quoted = !quoted;
    }
    return field;
}

void set_roles(InviteRow& row, std::string_view words, const OrgRoles& otherwise)
{
    const auto roles = text::trimmed(words).empty() ? std::optional(otherwise) : parse_roles(words);
    if (roles)
        row.roles = *roles;
    else
        row.fault = "no such role: " + std::string(words);
    if (roles && roles->empty()) row.fault = "no role; name one in the row or by --roles";
}

std::vector<InviteRow> read_csv(std::string_view rest, const OrgRoles& roles)
{
    const auto header = take_csv_record(rest);
    const auto column = [&](const char* name) {
        return static_cast<std::size_t>(std::ranges::find(header, name) - header.begin());
    };
    if (column("email") == header.size())
        throw Refused("the first line of a CSV file must name its columns: email,name,roles");
    std::vector<InviteRow> rows;
    for (std::size_t line = 2; !rest.empty(); ++line) {
        const auto fields = take_csv_record(rest);
        if (fields.size() == 1 && text::trimmed(fields[0]).empty()) continue;
        const auto field = [&](const char* name) {
            return column(name) < fields.size() ? std::string(text::trimmed(fields[column(name)])) : "";
        };
        InviteRow row{line, field("email"), field("name"), {}, ""};
        set_roles(row, field("roles"), roles);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string roles_text(const Json::Value& roles)
{
    if (roles.isString()) return roles.asString();
    std::string all;
    for (const auto& role : roles)
        all += (role.isString() ? role.asString() : "?") + " ";
    return all;
}

InviteRow row_from_json(std::string_view text, std::size_t line, const OrgRoles& roles)
{
    InviteRow row;
    row.line = line;
    Json::Value object;
    const std::unique_ptr<Json::CharReader> reader(Json::CharReaderBuilder().newCharReader());
    if (!reader->parse(text.data(), text.data() + text.size(), &object, nullptr) || !object.isObject()) {
        row.fault = "not a JSON object";
        return row;
    }
    if (object["email"].isString()) row.email = object["email"].asString();
    if (object["name"].isString()) row.name = object["name"].asString();
    set_roles(row, roles_text(object["roles"]), roles);
    return row;
}

std::vector<InviteRow> read_ndjson(std::string_view content, const OrgRoles& roles)
{
    std::vector<InviteRow> rows;
    std::size_t line = 0;
    for (const auto text : text::split(content, '\n')) {
        ++line;
        if (!text::trimmed(text).empty()) rows.push_back(row_from_json(text, line, roles));
    }
    return rows;
}

} // namespace

std::vector<std::string> take_csv_record(std::string_view& rest)
{
    std::vector<std::string> fields = {take_field(rest)};
    while (rest.starts_with(',')) {
        rest.remove_prefix(1);
        fields.push_back(take_field(rest));
    }
    if (rest.starts_with('\r')) rest.remove_prefix(1);
    if (rest.starts_with('\n')) rest.remove_prefix(1);
    return fields;
}

std::optional<OrgRoles> parse_roles(std::string_view words)
{
    std::string separated(words);
    std::ranges::replace_if(
        separated, [](char c) { return c == ';' || c == ','; }, ' ');
    OrgRoles roles;
    for (const auto word : text::split(separated, ' ')) {
        if (word.empty()) continue;
        const auto role = OrgRoles::parse_one(word);
        if (!role) return std::nullopt;
        roles.add(*role);
    }
    return roles;
}

std::vector<InviteRow> read_invites(std::string_view content, const OrgRoles& roles)
{
    if (content.starts_with(byte_order_mark)) content.remove_prefix(byte_order_mark.size());
    auto rows = text::trimmed(content).starts_with('{') ? read_ndjson(content, roles) : read_csv(content, roles);
    // An e-mail is nicer with a name, but the address will do.
    for (auto& row : rows)
        if (row.name.empty()) row.name = row.email.substr(0, row.email.find('@'));
    return rows;
}

} // namespace usher::ctl
