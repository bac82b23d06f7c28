// Converts the settings for the use cases and the dialects: each gets its own struct and never sees the file.
#pragma once

#include "api/orchd/options.h"
#include "api/pages/options.h"
#include "api/rainbow/options.h"
#include "api/rocketchat/options.h"
#include "api/services.h"
#include "domain/language.h"
#include "settings.h"

#include <memory>

namespace usher {

/// The languages in the template folders. Throws SettingsError if a word is missing.
std::shared_ptr<const Languages> load_languages(const Settings& settings);

api::Policies policies_of(const Settings& settings, const std::shared_ptr<const Languages>& languages);

/// How invites to organizations are made and answered. languages: may be null if no e-mail is written.
service::InvitePolicy invite_policy(const Settings& settings, const std::shared_ptr<const Languages>& languages);

struct DialectSettings {
    api::orchd::Options orchd;
    api::rocketchat::Options rocketchat;
    api::rainbow::Options rainbow;
    api::pages::Options pages;
};
DialectSettings dialect_settings(const Settings& settings);

} // namespace usher
