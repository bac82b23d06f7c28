// A room's conference (Rainbow): when it takes place, by what media, and the endpoint that hosts it.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

#include <optional>
#include <string_view>

namespace usher {

/// Named as in Rainbow: "pstnAudio", "webrtc", "webrtcSharingOnly".
enum class MediaType { pstn_audio, webrtc, webrtc_sharing };
const char* name_of(MediaType media_type);
std::optional<MediaType> parse_media_type(std::string_view name);

struct Conference {
    MediaType media_type = MediaType::pstn_audio;
    bool scheduled = false; ///< otherwise it is an instant meeting
    std::optional<Time> starts_at;
    std::optional<Time> ends_at;
    std::optional<std::int64_t> duration; ///< minutes
    std::int64_t sequence = 0;            ///< counts the changes that its guests were notified of
    Time updated_at;
};

/// Where a conference takes place; its id comes from the client that attaches it.
struct ConferenceEndpoint {
    ConferenceId id;
    std::optional<UserId> user; ///< who attached it; nothing: the user was deleted
    MediaType media_type = MediaType::pstn_audio;
};

} // namespace usher
