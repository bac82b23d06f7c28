#include "domain/conference.h"

namespace usher {

const char* name_of(MediaType media_type)
{
    switch (media_type) {
    case MediaType::pstn_audio: return "pstnAudio";
    case MediaType::webrtc: return "webrtc";
    case MediaType::webrtc_sharing: return "webrtcSharingOnly";
    }
    return "";
}

std::optional<MediaType> parse_media_type(std::string_view name)
{
    for (const auto media_type : {MediaType::pstn_audio, MediaType::webrtc, MediaType::webrtc_sharing})
        if (name == name_of(media_type)) return media_type;
    return std::nullopt;
}

} // namespace usher
