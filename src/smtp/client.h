// What the mailer needs from SMTP: deliver one message to one recipient, and report the outcome.
#pragma once

#include "domain/delivery.h"

#include <functional>
#include <string>

namespace usher::smtp {

/// An interface, so that tests can replace the network. An object belongs to one thread.
class Client {
public:
    virtual ~Client() = default;
    /// before_dot: called when everything but the final dot has been sent; false aborts the delivery, and nothing is
    /// delivered.
    virtual Attempt deliver(const std::string& sender, const std::string& recipient, const std::string& message,
                            const std::function<bool()>& before_dot) = 0;
};

} // namespace usher::smtp
