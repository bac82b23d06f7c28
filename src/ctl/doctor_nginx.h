// usherctl doctor --nginx: does the proxy hand requests on as it must? Asked from outside, as a client does; what arrives is
// noted by usherd in the database under keys that are put there for it, so nothing is disclosed to strangers.
#pragma once

#include "ctl/doctor.h"

#include <string>

namespace usher::ctl {

struct DoctorNginxArgs {
    std::string url;                                     ///< where clients ask: the public origin
    std::string access_log = "/var/log/nginx/usher.log"; ///< as `usherctl nginx` names it
    bool insecure = false;                               ///< its certificate need not be vouched for
};
Answer doctor_nginx(Context& context, const DoctorNginxArgs& words);

} // namespace usher::ctl
