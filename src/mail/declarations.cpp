#include "mail/declarations.h"

namespace usher::mail {

const std::vector<Declaration>& declarations()
{
    using enum ParamKind;
    static const std::vector<Declaration> all = {
        // role and expires_on are words in the letter's language.
        {"org_invitation",
         {{"org_name"}, {"inviter_name"}, {"role"}, {"invite_url", link}, {"expires_on"}, {"block_url", link}}},
        {"workspace_invitation", {{"site_name"}, {"site_url", link}, {"inviter_name"}}},
    };
    return all;
}

const std::vector<std::string>& required_locales()
{
    static const std::vector<std::string> all = {"en", "fr", "de", "es"};
    return all;
}

} // namespace usher::mail
