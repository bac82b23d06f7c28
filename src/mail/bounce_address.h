// The envelope sender by which an e-mail that comes back tells which one it was: bounce+<id>.<MAC>@domain. Nobody without
// the key can make one, so nobody can tell us that an e-mail bounced which did not. Any thread.
#pragma once

#include "domain/ids.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher::mail {

class BounceAddress {
public:
    /// An empty domain: there are no such addresses. The key must be secret.
    BounceAddress(std::string domain, std::string key);

    bool is_used() const { return !domain_.empty(); }

    /// Its local part has 58 characters, none of them a capital.
    std::string of(const EmailId& email) const;
    /// The e-mail, if it is an address of ours: of our domain and with the right MAC, in capitals or not.
    std::optional<EmailId> email_of(std::string_view address) const;

private:
    std::string local_part(const EmailId& email) const;

    std::string domain_;
    std::string key_;
};

} // namespace usher::mail
