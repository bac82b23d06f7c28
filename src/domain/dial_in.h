// How people dial in to a telephone conference: its numbers and codes. Only the participants' code is for invitees.
#pragma once

#include "domain/ids.h"

#include <optional>
#include <string>
#include <vector>

namespace usher {

struct DialInNumber {
    std::string location; ///< "France, Paris"
    std::string code;     ///< of the location, "FRAPAR"
    std::string number;   ///< "+33 1 00 00 00 00"
};

struct DialIn {
    std::optional<ConferenceId> conference; ///< nothing: of all without their own
    std::vector<DialInNumber> numbers;
    std::string moderator_code;
    std::string participant_code;
    std::string security_code;
    std::string listen_only_code;
};

/// The conference's own, else the one for all, else an empty one.
DialIn dial_in_of(const std::vector<DialIn>& all, const std::optional<ConferenceId>& conference);

/// "France, Paris: +33 1 00 00 00 00", one per line.
std::string in_lines(const std::vector<DialInNumber>& numbers);

} // namespace usher
