#include "store/operator/nginx_probes.h"

#include "base/json_text.h"

#include <json/reader.h>

#include <memory>

namespace usher::store::nginx_probes {
namespace {

constexpr auto insert_probe = "INSERT INTO nginx_probes (key_hash, made_at, drops) VALUES (?, ?, ?)";
constexpr auto update_seen = "UPDATE nginx_probes SET calls = calls + 1, seen = ? WHERE key_hash = ? AND made_at >= ?";
constexpr auto select_drops = "SELECT drops FROM nginx_probes WHERE key_hash = ?";
constexpr auto select_probe = "SELECT calls, seen FROM nginx_probes WHERE key_hash = ?";
constexpr auto delete_before = "DELETE FROM nginx_probes WHERE made_at < ?";

std::string text_of(const SeenRequest& seen)
{
    Json::Value json;
    json["uri"] = seen.uri;
    json["host"] = seen.host;
    json["client_address"] = seen.client_address;
    json["request_id"] = seen.request_id;
    json["secure"] = seen.secure;
    return json_text(json);
}

SeenRequest seen_in(const std::string& text)
{
    Json::Value json;
    const std::unique_ptr<Json::CharReader> reader(Json::CharReaderBuilder().newCharReader());
    reader->parse(text.data(), text.data() + text.size(), &json, nullptr);
    return {json["uri"].asString(), json["host"].asString(), json["client_address"].asString(),
            json["request_id"].asString(), json["secure"].asBool()};
}

} // namespace

void insert(Writer& writer, const std::string& key_hash, bool drops, Time now)
{
    writer.execute(insert_probe, key_hash, now, drops);
}

bool note(Writer& writer, const std::string& key_hash, const SeenRequest& seen, Time since)
{
    return writer.execute(update_seen, text_of(seen), key_hash, since) > 0;
}

bool drops(Reader& reader, const std::string& key_hash)
{
    return reader
        .find(
            select_drops, [](const Row& row) { return row.flag(1); }, key_hash)
        .value_or(false);
}

std::optional<NginxProbe> find(Reader& reader, const std::string& key_hash)
{
    const auto from_row = [](const Row& row) {
        const auto seen = row.optional_text(2);
        return NginxProbe{row.number(1), seen ? std::optional(seen_in(*seen)) : std::nullopt};
    };
    return reader.find(select_probe, from_row, key_hash);
}

void remove_before(Writer& writer, Time then)
{
    writer.execute(delete_before, then);
}

} // namespace usher::store::nginx_probes
