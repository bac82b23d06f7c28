// What the mailer needs of SMTP: deliver one message to one recipient, and say what became of it.
#pragma once

#include "domain/delivery.h"

#include <functional>
#include <string>

namespace usher::smtp {

/// Interface, so that a test can own the network. An object belongs to one thread.
class Client {
public:
    virtual ~Client() = default;
    /// before_dot: asked when everything but the final dot is out; false aborts the delivery, and nothing was sent.
    virtual Attempt deliver(const std::string& sender, const std::string& recipient, const std::string& message,
                            const std::function<bool()>& before_dot) = 0;
};

} // namespace usher::smtp
