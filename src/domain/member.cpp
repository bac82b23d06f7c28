#include "domain/member.h"

namespace usher {

const char* name_of(MemberRole role)
{
    switch (role) {
    case MemberRole::owner: return "Owner";
    case MemberRole::super_admin: return "SuperAdmin";
    case MemberRole::sysadmin: return "Sysadmin";
    case MemberRole::support: return "Support";
    case MemberRole::business: return "Business";
    case MemberRole::site_access: return "SiteAccess";
    }
    return "";
}

std::string to_text(const MemberRoles& roles)
{
    std::string text;
    for (const auto role : roles)
        text += (text.empty() ? "" : ",") + std::string(name_of(role));
    return text;
}

} // namespace usher
