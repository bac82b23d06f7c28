#include "api/rainbow/conferences.h"

#include "api/rainbow/fields.h"
#include "api/rainbow/json.h"
#include "api/rainbow/operation.h"
#include "api/rainbow/room_json.h"
#include "service/rooms/conferences.h"

namespace usher::api::rainbow {
namespace {

struct Attachment {
    ConferenceId id;
    MediaType media_type;
};

Result<Attachment> parse_attachment(const Call& call)
{
    auto fields = Fields::of_body(call.request);
    Attachment wanted;
    wanted.id = ConferenceId(fields.needed_id("confId"));
    const auto media_type = fields.choice("mediaType", {"pstnAudio", "webrtc", "webrtcSharingOnly"});
    wanted.media_type = static_cast<MediaType>(media_type.value_or(0));
    return fields.result(wanted);
}

Result<http::Response> answer_endpoint(const Result<ConferenceEndpoint>& endpoint)
{
    if (!endpoint) return endpoint.error();
    return answer(endpoint_to_json(*endpoint));
}

} // namespace

// Rainbow: POST rooms/{roomId}/conferences
Result<http::Response> attach_conference(Call& call)
{
    const auto wanted = parse_attachment(call);
    if (!wanted) return wanted.error();

    return answer_endpoint(
        call.services.conferences.attach(*call.caller, room_of(call), wanted->id, wanted->media_type));
}

// Rainbow: GET rooms/{roomId}/conferences/{confId}
Result<http::Response> get_conference(Call& call)
{
    return answer_endpoint(call.services.conferences.find(*call.caller, room_of(call), conference_of(call)));
}

// Rainbow: DELETE rooms/{roomId}/conferences/{confId}. There is only one endpoint, so mediaType is redundant.
Result<http::Response> detach_conference(Call& call)
{
    const auto done = call.services.conferences.detach(*call.caller, room_of(call), conference_of(call));
    if (!done) return done.error();
    return answer_deleted("Conference ID successfully deleted");
}

} // namespace usher::api::rainbow
