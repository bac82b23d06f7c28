// The envelope sender that identifies a returned e-mail: bounce+<id>.<MAC>@domain. Without the key it cannot be forged,
// so nobody can report a bounce of an e-mail that did not bounce. Thread-safe.
#pragma once

#include "domain/ids.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher::mail {

class BounceAddress {
public:
    /// If the domain is empty, such addresses are not used. The key must be secret.
    BounceAddress(std::string domain, std::string key);

    bool is_used() const { return !domain_.empty(); }

    /// Its local part has 58 characters, none of them a capital.
    std::string of(const EmailId& email) const;
    /// The e-mail, if the address is ours: in our domain and with the right MAC. Case-insensitive.
    std::optional<EmailId> email_of(std::string_view address) const;

private:
    std::string local_part(const EmailId& email) const;

    std::string domain_;
    std::string key_;
};

} // namespace usher::mail
