// What the settings mean to the use cases and the dialects: each takes a struct of its own, and never sees the file.
#pragma once

#include "api/orchd/options.h"
#include "api/pages/options.h"
#include "api/rainbow/options.h"
#include "api/rocketchat/options.h"
#include "api/services.h"
#include "settings.h"

namespace usher {

api::Policies policies_of(const Settings& settings);

/// How invites into organizations are made and answered.
service::InvitePolicy invite_policy(const Settings& settings);

struct DialectSettings {
    api::orchd::Options orchd;
    api::rocketchat::Options rocketchat;
    api::rainbow::Options rainbow;
    api::pages::Options pages;
};
DialectSettings dialect_settings(const Settings& settings);

} // namespace usher
