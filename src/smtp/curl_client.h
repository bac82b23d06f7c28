// SMTP through a libcurl easy handle, whose connection is reused for the next e-mail. One object per thread. (Not
// curl's multi interface: it blocks all its transfers while one waits for the reply to its final dot.)
#pragma once

#include "smtp/client.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace usher::smtp {

enum class Tls {
    none,
    opportunistic, ///< STARTTLS if offered
    starttls,      ///< STARTTLS is required
    implicit,      ///< TLS from the first byte
};

struct CurlOptions {
    std::string host;
    int port = 25;
    Tls tls = Tls::none; ///< with TLS, certificate and host name are always verified
    std::string tls_ca;  ///< file; empty: the system's
    std::string user;    ///< empty: no AUTH
    std::string password;
    std::string helo; ///< empty: this host's name
    std::chrono::seconds connect_timeout{30};
    std::chrono::seconds reply_timeout{120}; ///< a delivery takes no longer than both together
    /// Called about once a second while waiting; true aborts the delivery.
    std::function<bool()> abandon = {};
};

class CurlClient final : public Client {
public:
    explicit CurlClient(CurlOptions options);
    ~CurlClient() override;
    CurlClient(const CurlClient&) = delete;
    CurlClient& operator=(const CurlClient&) = delete;

    Attempt deliver(const std::string& sender, const std::string& recipient, const std::string& message,
                    const std::function<bool()>& before_dot) override;

private:
    class Handle;
    std::unique_ptr<Handle> handle_;
};

} // namespace usher::smtp
