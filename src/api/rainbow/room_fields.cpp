#include "api/rainbow/room_fields.h"

#include "api/json.h"
#include "api/rainbow/conference_fields.h"
#include "api/rainbow/fields.h"

#include <limits>

namespace usher::api::rainbow {
namespace {

constexpr Length name_length = {1, 255};
constexpr Length topic_length = {0, 255};

std::optional<bool> visibility_from(Fields& fields)
{
    const auto place = fields.choice("visibility", {"private", "public"});
    return place ? std::optional(*place == 1) : std::nullopt;
}

std::optional<bool> lock_from(Fields& fields)
{
    const auto place = fields.choice("autoRegister", {"unlock", "lock"});
    return place ? std::optional(*place == 1) : std::nullopt;
}

std::optional<RoomHistory> history_from(Fields& fields)
{
    const auto place = fields.choice("history", {"none", "all", "number"});
    return place ? std::optional(static_cast<RoomHistory>(*place)) : std::nullopt;
}

std::optional<std::int64_t> number_from(Fields& fields)
{
    const auto number = fields.number("number");
    if (number && (*number < 0 || *number > std::numeric_limits<std::int32_t>::max()))
        fields.refuse("number", "Invalid field number. Expected a number", Json::Int64(*number));
    return number;
}

std::optional<std::string> custom_data_from(Fields& fields)
{
    const auto* data = fields.object("customData");
    if (!data) return std::nullopt;
    const auto text = write_json(*data);
    constexpr std::size_t most = 20'000;
    if (text.size() > most)
        fields.refuse("customData", "Field customData length must be between 0 and 20000 characters.");
    return text;
}

} // namespace

Result<service::RoomWish> parse_new_room(const Call& call)
{
    auto fields = Fields::of_body(call.request);
    service::RoomWish wish;
    wish.name = fields.needed_line("name", name_length);
    wish.is_public = visibility_from(fields).value_or(false);
    auto& details = wish.details;
    details.topic = fields.text("topic", topic_length).value_or("");
    details.history = history_from(fields).value_or(RoomHistory::none);
    details.number = number_from(fields).value_or(0);
    details.disable_notifications = fields.flag("disableNotifications").value_or(false);
    details.locked = lock_from(fields).value_or(false);
    details.auto_accept_invitation = fields.flag("autoAcceptInvitation").value_or(false);
    details.mute_upon_entry = fields.flag("muteUponEntry").value_or(false);
    details.play_entry_tone = fields.flag("playEntryTone").value_or(true);
    details.custom_data = custom_data_from(fields).value_or("");
    wish.conference = conference_from(fields, call.services.context.clock.now());
    return fields.result(wish);
}

Result<service::RoomChange> parse_room_change(const Call& call)
{
    auto fields = Fields::of_body(call.request);
    service::RoomChange change;
    change.name = fields.line("name", name_length);
    change.topic = fields.text("topic", topic_length);
    change.is_public = visibility_from(fields);
    if (const auto owner = fields.id("owner")) change.owner = UserId(*owner);
    change.history = history_from(fields);
    change.number = number_from(fields);
    change.disable_notifications = fields.flag("disableNotifications");
    change.locked = lock_from(fields);
    change.auto_accept_invitation = fields.flag("autoAcceptInvitation");
    change.mute_upon_entry = fields.flag("muteUponEntry");
    change.play_entry_tone = fields.flag("playEntryTone");
    change.custom_data = custom_data_from(fields);
    change.conference = conference_from(fields, call.services.context.clock.now());
    return fields.result(change);
}

} // namespace usher::api::rainbow
