#include "smtp/curl_client.h"

#include "base/text.h"
#include "domain/wire_address.h"
#include "smtp/dialogue.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <stdexcept>

namespace usher::smtp {
namespace {

void initialize_curl()
{
    static std::once_flag once;
    std::call_once(once, [] {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
            throw std::runtime_error("libcurl cannot be initialized");
    });
}

std::string url_of(const CurlOptions& options)
{
    const bool is_ipv6 = options.host.find(':') != std::string::npos;
    return std::string(options.tls == Tls::implicit ? "smtps://" : "smtp://") +
           (is_ipv6 ? "[" + options.host + "]" : options.host) + ":" + std::to_string(options.port) + "/" +
           text::percent_encode(options.helo);
}

long use_of_tls(Tls tls)
{
    switch (tls) {
    case Tls::none: return CURLUSESSL_NONE;
    case Tls::opportunistic: return CURLUSESSL_TRY;
    case Tls::starttls:
    case Tls::implicit: return CURLUSESSL_ALL;
    }
    return CURLUSESSL_ALL;
}

/// The state that one delivery's callbacks work on.
struct Transfer {
    Dialogue dialogue;
    const std::function<bool()>& before_dot;
};

Dialogue& dialogue_of(void* userdata)
{
    return static_cast<Transfer*>(userdata)->dialogue;
}

// Callbacks, called only during curl_easy_perform, which the Transfer outlives.

std::size_t on_read(char* buffer, std::size_t size, std::size_t count, void* userdata)
{
    auto& [dialogue, before_dot] = *static_cast<Transfer*>(userdata);
    if (dialogue.at_end() && !before_dot()) return CURL_READFUNC_ABORT;
    const auto piece = dialogue.read(size * count);
    std::ranges::copy(piece, buffer);
    return piece.size();
}

std::size_t on_reply(char* line, std::size_t size, std::size_t count, void* userdata)
{
    dialogue_of(userdata).received({line, size * count});
    return size * count;
}

int on_debug(CURL*, curl_infotype type, char* bytes, std::size_t size, void* userdata)
{
    if (type == CURLINFO_HEADER_OUT) dialogue_of(userdata).sent({bytes, size});
    return 0;
}

int on_progress(void* userdata, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return (*static_cast<const std::function<bool()>*>(userdata))() ? 1 : 0;
}

} // namespace

class CurlClient::Handle {
public:
    explicit Handle(CurlOptions options) : options_(std::move(options))
    {
        initialize_curl();
        handle_.reset(curl_easy_init());
        if (!handle_) throw std::runtime_error("libcurl returned no handle");
        set_route();
        set_limits();
        set_callbacks();
    }

    Attempt deliver(const std::string& sender, const std::string& recipient, const std::string& message,
                    const std::function<bool()>& before_dot)
    {
        const auto deadline = std::chrono::steady_clock::now() + options_.connect_timeout + options_.reply_timeout;
        auto first = converse(sender, recipient, message, before_dot, deadline);
        if (!first.is_stale_connection) return first.attempt;
        return converse(sender, recipient, message, before_dot, deadline).attempt;
    }

private:
    using Deadline = std::chrono::steady_clock::time_point;

    struct Conversation {
        Attempt attempt;
        bool is_stale_connection; ///< a kept connection had closed before the e-mail began: nothing was tried yet
    };

    template <typename Value>
    void set(CURLoption option, Value value)
    {
        if (curl_easy_setopt(handle_.get(), option, value) != CURLE_OK)
            throw std::runtime_error("libcurl rejected option " + std::to_string(option));
    }

    void set_route()
    {
        set(CURLOPT_URL, url_of(options_).c_str());
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        set(CURLOPT_PROXY, ""); // none, regardless of the environment
        set(CURLOPT_USE_SSL, use_of_tls(options_.tls));
        set(CURLOPT_SSL_VERIFYPEER, 1L);
        set(CURLOPT_SSL_VERIFYHOST, 2L);
        if (!options_.tls_ca.empty()) {
            set(CURLOPT_CAINFO, options_.tls_ca.c_str());
            set(CURLOPT_CAPATH, static_cast<const char*>(nullptr)); // these instead of the system's
        }
        if (!options_.user.empty()) {
            set(CURLOPT_USERNAME, options_.user.c_str());
            set(CURLOPT_PASSWORD, options_.password.c_str());
        }
    }

    void set_limits()
    {
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(options_.connect_timeout.count()));
        set(CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(options_.reply_timeout.count()));
    }

    void set_callbacks()
    {
        set(CURLOPT_ERRORBUFFER, failure_.data());
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_READFUNCTION, on_read);
        set(CURLOPT_HEADERFUNCTION, on_reply);
        // The only way to learn which command a reply belongs to.
        set(CURLOPT_VERBOSE, 1L);
        set(CURLOPT_DEBUGFUNCTION, on_debug);
        if (options_.abandon) {
            set(CURLOPT_NOPROGRESS, 0L);
            set(CURLOPT_XFERINFOFUNCTION, on_progress);
            set(CURLOPT_XFERINFODATA, &options_.abandon);
        }
    }

    Conversation converse(const std::string& sender, const std::string& recipient, const std::string& message,
                          const std::function<bool()>& before_dot, Deadline deadline)
    {
        Transfer transfer{Dialogue(message), before_dot};
        const auto& dialogue = transfer.dialogue;
        work_on(transfer);
        const std::unique_ptr<curl_slist, void (*)(curl_slist*)> recipients(
            curl_slist_append(nullptr, recipient.c_str()), curl_slist_free_all);
        set(CURLOPT_MAIL_FROM, sender.c_str());
        set(CURLOPT_MAIL_RCPT, recipients.get());
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        set(CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(left.count()))); // 0 would be no limit
        set(CURLOPT_FRESH_CONNECT, must_connect_ ? 1L : 0L);

        failure_[0] = '\0';
        const auto result = curl_easy_perform(handle_.get());
        // After a timeout libcurl keeps the connection although its reply is still pending, and would then be one reply
        // behind.
        must_connect_ = result != CURLE_OK;
        forget(); // before the Transfer goes: a later close of the connection would call on_debug

        const auto* failure = failure_[0] != '\0' ? failure_.data() : curl_easy_strerror(result);
        return {dialogue.attempt(failure), result != CURLE_OK && is_stale(dialogue, result)};
    }

    bool is_stale(const Dialogue& dialogue, CURLcode result) const
    {
        constexpr int closing = 421;
        long connections = 1;
        curl_easy_getinfo(handle_.get(), CURLINFO_NUM_CONNECTS, &connections);
        const bool was_kept = connections == 0;
        const bool ended = !dialogue.answered() || dialogue.code() == closing;
        const bool waited = result == CURLE_OPERATION_TIMEDOUT || result == CURLE_ABORTED_BY_CALLBACK;
        return was_kept && ended && !waited && dialogue.stage() <= Stage::mail;
    }

    void forget()
    {
        set(CURLOPT_MAIL_RCPT, static_cast<curl_slist*>(nullptr));
        work_on(nothing_);
    }

    void work_on(Transfer& transfer)
    {
        set(CURLOPT_READDATA, &transfer);
        set(CURLOPT_HEADERDATA, &transfer);
        set(CURLOPT_DEBUGDATA, &transfer);
    }

    struct Cleanup {
        void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    };

    CurlOptions options_;
    const std::function<bool()> never_ = [] { return false; };
    Transfer nothing_{Dialogue(""), never_};
    std::array<char, CURL_ERROR_SIZE> failure_ = {};
    bool must_connect_ = false;
    std::unique_ptr<CURL, Cleanup> handle_; // last: closing it calls on_debug and uses failure_
};

CurlClient::CurlClient(CurlOptions options) : handle_(std::make_unique<Handle>(std::move(options))) {}
CurlClient::~CurlClient() = default;

Attempt CurlClient::deliver(const std::string& sender, const std::string& recipient, const std::string& message,
                            const std::function<bool()>& before_dot)
{
    const auto from = wire_address(sender);
    const auto to = wire_address(recipient);
    if (!from) return {DeliveryOutcome::bounced, 0, "the sender is not an address that mail can be sent from"};
    if (!to) return {DeliveryOutcome::bounced, 0, "the recipient is not an address that mail can be sent to"};
    return handle_->deliver(*from, *to, message, before_dot);
}

} // namespace usher::smtp
