// usherctl migrate, usherctl bootstrap.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

Answer migrate(Context& context);

struct BootstrapArgs {
    std::string org;
    std::string owner_email;
    std::string owner_name;
    std::string password_file;
};
Answer bootstrap(Context& context, const BootstrapArgs& words);

} // namespace usher::ctl
