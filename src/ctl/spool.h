// usherctl spool …: the letters. Addresses are shown, and of a letter's parameters the names only: their values may be
// secret links.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

Answer spool_status(Context& context);

struct SpoolListWords {
    std::int64_t limit = 100;
    std::string template_name;
    std::string lane; ///< "", "single" or "bulk"
};
Answer list_spool(Context& context, const SpoolListWords& words);

Answer show_letter(Context& context, const std::string& id);
/// id may be empty if all.
Answer retry_letters(Context& context, const std::string& id, bool all);
Answer drop_letter(Context& context, const std::string& id);

} // namespace usher::ctl
