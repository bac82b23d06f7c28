// usher-mailer --bounce: a message on stdin that has come back to a letter's envelope sender.
#pragma once

#include <string>
#include <vector>

namespace usher {

/// The exit status, as an MTA's pipe understands it (sysexits.h): 0 done; 65 it is no message; 67 it came to no address
/// of ours; 75 try again later: the settings are wrong, or the database does not answer. stderr says why.
int take_bounce(const std::vector<std::string>& settings_files, const std::string& recipient);

} // namespace usher
