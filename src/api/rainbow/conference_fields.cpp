#include "api/rainbow/conference_fields.h"

#include "api/json.h"

namespace usher::api::rainbow {
namespace {

std::optional<Time> time_from(Fields& fields, const Json::Value& object, const char* name)
{
    if (!object.isMember(name) || object[name].isNull()) return std::nullopt;
    const auto time = object[name].isString() ? parse_iso_time(object[name].asString()) : std::nullopt;
    if (!time) fields.refuse(name, "Invalid field " + std::string(name) + ". Expected a date", object[name]);
    return time;
}

std::optional<std::int64_t> minutes_from(Fields& fields, const Json::Value& object)
{
    constexpr auto name = "scheduledDuration";
    if (!object.isMember(name) || object[name].isNull()) return std::nullopt;
    constexpr std::int64_t most = std::int64_t{366} * 24 * 60;
    if (object[name].isInt64() && object[name].asInt64() >= 0 && object[name].asInt64() <= most)
        return object[name].asInt64();
    fields.refuse(name, "Invalid field scheduledDuration. Expected a number", object[name]);
    return std::nullopt;
}

/// End and duration determine each other.
void complete(Conference& conference)
{
    if (!conference.starts_at) return;
    if (!conference.ends_at && conference.duration)
        conference.ends_at = *conference.starts_at + std::chrono::minutes(*conference.duration);
    if (conference.ends_at && !conference.duration)
        conference.duration =
            std::chrono::floor<std::chrono::minutes>(*conference.ends_at - *conference.starts_at).count();
}

bool flag_of(const Json::Value& value)
{
    return value.isBool() ? value.asBool() : value.isString() && value.asString() == "true";
}

} // namespace

std::optional<Conference> conference_from(Fields& fields, Time now)
{
    const auto media_type = fields.choice("mediaType", {"pstnAudio", "webrtc"});
    const auto* object = fields.object("conference");
    if (!media_type && !object) return std::nullopt;
    Conference conference;
    conference.media_type = static_cast<MediaType>(media_type.value_or(0));
    conference.updated_at = now;
    if (!object) return conference;
    const auto& own_type = (*object)["mediaType"];
    if (own_type.isString() && own_type.asString() == name_of(MediaType::webrtc))
        conference.media_type = MediaType::webrtc;
    else if (!own_type.isNull() && !(own_type.isString() && own_type.asString() == name_of(MediaType::pstn_audio)))
        fields.refuse("mediaType",
                      "Invalid field mediaType. Expected a string being one of the following values:  [ 'pstnAudio', "
                      "'webrtc' ]",
                      own_type);
    conference.scheduled = flag_of((*object)["scheduled"]);
    conference.starts_at = time_from(fields, *object, "scheduledStartDate");
    conference.ends_at = time_from(fields, *object, "scheduledEndDate");
    conference.duration = minutes_from(fields, *object);
    if (conference.scheduled && !object->isMember("scheduledStartDate"))
        fields.refuse("scheduledStartDate", "Field scheduledStartDate is mandatory.");
    if (conference.starts_at && conference.ends_at && *conference.ends_at < *conference.starts_at)
        fields.refuse("scheduledEndDate", "Invalid field scheduledEndDate. Expected a date after scheduledStartDate");
    complete(conference);
    return conference;
}

} // namespace usher::api::rainbow
