// A time in an e-mail, as the recipient's clock shows it. Any thread may ask.
#pragma once

#include "domain/language.h"

#include <string>

namespace usher::mail {

/// value: a parameter of the kind moment. A time zone that the system does not know is UTC. Throws RenderError if there
/// is no time in it.
std::string told_moment(const std::string& value, const Language& language);

} // namespace usher::mail
