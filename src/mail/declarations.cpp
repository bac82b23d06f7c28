#include "mail/declarations.h"

namespace usher::mail {

const std::vector<Declaration>& declarations()
{
    using enum ParamKind;
    static const std::vector<Declaration> all = {
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
