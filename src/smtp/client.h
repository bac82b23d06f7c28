// What the mailer needs of SMTP: deliver one message to one recipient, and say what became of it.
#pragma once

#include <functional>
#include <string>

namespace usher::smtp {

enum class Outcome {
    sent,
    deferred,   ///< this e-mail not now: 4xx to RCPT, DATA or the final dot, or silence there
    bounced,    ///< this e-mail never: 5xx to RCPT, DATA or the final dot, or an address that cannot be written to
    uncertain,  ///< the final dot was out and no reply came: it may have been sent
    route_down, ///< no e-mail now: no connection, no TLS, or AUTH or MAIL refused
};

struct Delivery {
    Outcome outcome;
    int code = 0;      ///< of the relay's last reply; 0: there was none
    std::string reply; ///< the relay's words, or why there are none; well-formed UTF-8, may name the recipient
};

/// Interface, so that a test can own the network. An object belongs to one thread.
class Client {
public:
    virtual ~Client() = default;
    /// before_dot: asked when all but the final dot is out; false breaks the delivery off, and nothing was sent.
    virtual Delivery deliver(const std::string& sender, const std::string& recipient, const std::string& message,
                             const std::function<bool()>& before_dot) = 0;
};

} // namespace usher::smtp
