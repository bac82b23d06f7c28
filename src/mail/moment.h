// A time in an e-mail, in the recipient's time zone. Thread-safe.
#pragma once

#include "domain/language.h"

#include <string>

namespace usher::mail {

/// value: a parameter of the kind moment. A time zone unknown to the system is taken as UTC. Throws RenderError if it
/// does not hold a time.
std::string told_moment(const std::string& value, const Language& language);

} // namespace usher::mail
