// usherctl spool …: the letters. Addresses are shown; of a letter's parameters the names only, as their values may be
// secret links: unless it is to be shown as its receiver will see it, and then the links end after their host.
#pragma once

#include "ctl/context.h"

#include <functional>
#include <vector>

namespace usher::ctl {

Answer spool_status(Context& context);

struct SpoolListWords {
    std::int64_t limit = 100;
    std::string template_name;
    std::string lane;              ///< "", "single" or "bulk"
    std::string state = "waiting"; ///< one of spool_states
    std::string domain;
    std::string recipient;
    std::string outcome; ///< of the last attempt
};
/// What letters can be listed by; due, delivering, later and held are kinds of waiting.
const std::vector<std::string>& spool_states();
Answer list_spool(Context& context, const SpoolListWords& words);

struct ShowLetterWords {
    std::string id;
    bool rendered = false; ///< as its receiver will see it, while it waits
    bool secrets = false;  ///< with its links whole
};
Answer show_letter(Context& context, const ShowLetterWords& words);

/// Which letters an order is for: some by their ids, or many.
struct LettersWords {
    std::vector<std::string> ids;
    bool all = false;
    std::string template_name;
    std::string domain;
    bool held = false;
};
Answer retry_letters(Context& context, const LettersWords& words);
Answer hold_letters(Context& context, const LettersWords& words);
Answer drop_letters(Context& context, const std::vector<std::string>& ids);

/// Whether all is as it must be: a line for each violation, status 1 if there is one.
Answer verify_spool(Context& context);

struct DrainWords {
    bool off = false;
    std::int64_t wait_seconds = 300;
};
/// This host's mailers claim no more and give back what they have not begun; waits until they hold no letter.
/// marker: the name of the file in mail.journal that tells them. holds_letters: whether a mailer that uses the folder does.
Answer drain_spool(Context& context, const DrainWords& words, const std::string& marker,
                   const std::function<bool(const std::string& folder)>& holds_letters);

} // namespace usher::ctl
