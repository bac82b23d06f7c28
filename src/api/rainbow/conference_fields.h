// The conference that a room's body may describe (docs/apis/rainbow.md §6.1).
#pragma once

#include "api/rainbow/fields.h"
#include "domain/conference.h"

#include <optional>

namespace usher::api::rainbow {

/// "mediaType" alone is an instant meeting; "conference" may give the times of a scheduled one.
std::optional<Conference> conference_from(Fields& fields, Time now);

} // namespace usher::api::rainbow
