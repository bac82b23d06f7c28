#include "ctl/dump_file.h"

#include "base/json_text.h"
#include "base/text.h"
#include "ctl/context.h"

#include <json/reader.h>

#include <algorithm>
#include <istream>
#include <memory>
#include <ranges>

namespace usher::ctl {
namespace {

constexpr auto format = "usher-1";
constexpr auto cut_short = "the file was truncated: its last line is missing";

using store::dump::Kind;

std::string hex_of(const std::string& bytes)
{
    return text::to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

Json::Value to_json(const std::optional<std::string>& value, Kind kind)
{
    if (!value) return Json::nullValue;
    switch (kind) {
    case Kind::number: return Json::Int64(std::stoll(*value));
    case Kind::binary: return hex_of(*value);
    case Kind::text: break;
    }
    return *value;
}

std::string line_of(const Json::Value& value)
{
    return json_text(value) + "\n";
}

} // namespace

std::int64_t DumpHead::total() const
{
    std::int64_t sum = 0;
    for (const auto& [table, count] : rows)
        sum += count;
    return sum;
}

std::string DumpWriter::head(const DumpHead& head)
{
    Json::Value json;
    json["format"] = format;
    json["schema_version"] = head.schema_version;
    json["made_at"] = head.made_at;
    for (const auto& [table, count] : head.rows)
        json["rows"][table] = Json::Int64(count);
    return line_of(json);
}

std::string DumpWriter::table(const store::dump::Table& table)
{
    Json::Value json;
    json["table"] = table.name;
    json["binary"] = Json::arrayValue;
    for (const auto& column : table.columns) {
        json["columns"].append(column.name);
        if (column.kind == Kind::binary) json["binary"].append(column.name);
    }
    return line_of(json);
}

std::string DumpWriter::row(const store::dump::Table& table, const store::dump::Values& values)
{
    Json::Value json(Json::arrayValue);
    for (std::size_t i = 0; i < values.size(); ++i)
        json.append(to_json(values[i], table.columns[i].kind));
    return line_of(json);
}

std::string DumpWriter::end(std::int64_t rows)
{
    Json::Value json;
    json["end"] = true;
    json["rows"] = Json::Int64(rows);
    return line_of(json);
}

// ---- DumpReader

DumpReader::DumpReader(std::istream& in) : in_(in), reader_(Json::CharReaderBuilder().newCharReader())
{
    const auto head = parse_line();
    if (!head.isObject() || head["format"] != format || !head["schema_version"].isInt() || !head["rows"].isObject())
        refuse("this is not a file of usherctl export");
    head_.schema_version = head["schema_version"].asInt();
    if (head["made_at"].isString()) head_.made_at = head["made_at"].asString();
    for (const auto& table : head["rows"].getMemberNames()) {
        if (!head["rows"][table].isInt64()) refuse("the number of rows of " + table + " is missing");
        head_.rows[table] = head["rows"][table].asInt64();
    }
}

DumpReader::~DumpReader() = default;

void DumpReader::refuse(const std::string& why) const
{
    throw Refused("line " + std::to_string(line_) + ": " + why);
}

Json::Value DumpReader::parse_line()
{
    ++line_;
    std::string text;
    if (!std::getline(in_, text) || in_.eof()) refuse(cut_short);
    Json::Value value;
    if (!reader_->parse(text.data(), text.data() + text.size(), &value, nullptr)) refuse("not one JSON value");
    return value;
}

DumpReader::Line DumpReader::next()
{
    parsed_ = parse_line();
    if (parsed_.isArray()) {
        ++rows_;
        if (parsed_.size() != columns_.size()) refuse("the number of values differs from the number of columns");
        return Line::row;
    }
    if (!parsed_.isObject()) refuse("neither an object nor an array");
    if (parsed_.isMember("table")) {
        begin_table();
        return Line::table;
    }
    if (parsed_["end"] != true) refuse("neither a table nor the end");
    if (rows_ != head_.total() || parsed_["rows"] != Json::Int64(rows_))
        refuse("the file has " + std::to_string(rows_) + " rows, its first line says " + std::to_string(head_.total()));
    return Line::end;
}

void DumpReader::begin_table()
{
    const auto is_list = [](const Json::Value& list) {
        return list.isArray() && std::ranges::all_of(list, [](const Json::Value& one) { return one.isString(); });
    };
    if (!parsed_["table"].isString() || !is_list(parsed_["columns"]) || !is_list(parsed_["binary"]))
        refuse("not a table with its columns");
    table_ = parsed_["table"].asString();
    columns_.clear();
    is_binary_.clear();
    for (const auto& column : parsed_["columns"]) {
        columns_.push_back(column.asString());
        is_binary_.push_back(std::ranges::find(parsed_["binary"], column) != parsed_["binary"].end());
    }
}

void DumpReader::expect(const store::dump::Table& table)
{
    std::vector<std::string> names;
    std::ranges::transform(table.columns, std::back_inserter(names), &store::dump::Column::name);
    if (columns_ != names)
        refuse("the columns of " + table_ + " are not those of schema version " + std::to_string(head_.schema_version));
}

store::dump::Values DumpReader::values() const
{
    store::dump::Values values;
    for (Json::ArrayIndex i = 0; i < parsed_.size(); ++i) {
        const auto& value = parsed_[i];
        if (value.isNull()) {
            values.emplace_back(std::nullopt);
        } else if (is_binary_[i]) {
            const auto bytes = value.isString() ? text::from_hex(value.asString()) : std::nullopt;
            if (!bytes) refuse(columns_[i] + " is not hexadecimal");
            values.emplace_back(std::string(bytes->begin(), bytes->end()));
        } else {
            if (!value.isString() && !value.isInt64()) refuse(columns_[i] + " is neither a string nor a number");
            values.emplace_back(value.asString());
        }
    }
    return values;
}

} // namespace usher::ctl
