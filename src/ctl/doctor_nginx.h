// usherctl doctor --nginx: checks whether the proxy passes on requests correctly. It sends requests from outside, as a
// client does; usherd records what arrives in the database, under keys stored there for this, so that nothing is
// disclosed.
#pragma once

#include "ctl/doctor.h"

#include <string>

namespace usher::ctl {

struct DoctorNginxArgs {
    std::string url;                                     ///< where clients connect: the public origin
    std::string access_log = "/var/log/nginx/usher.log"; ///< as `usherctl nginx` names it
    bool insecure = false;                               ///< accept an untrusted certificate
};
Answer doctor_nginx(Context& context, const DoctorNginxArgs& words);

} // namespace usher::ctl
