#include "xmpp/strophe_client.h"

#include "base/xml.h"

#include <strophe.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

namespace usher::xmpp {
namespace {

constexpr auto tick_milliseconds = 50UL;

std::string copied(const char* text)
{
    return text ? text : "";
}

/// The text of a stream's or a stanza's error, from its child elements.
struct Words {
    std::string condition;
    std::string text;

    std::string all() const { return text.empty() ? condition : condition + ": " + text; }
};

Words words_of(xmpp_stanza_t* error)
{
    Words words;
    for (auto* child = xmpp_stanza_get_children(error); child; child = xmpp_stanza_get_next(child)) {
        if (xmpp_stanza_is_text(child)) continue;
        const auto name = copied(xmpp_stanza_get_name(child));
        if (name == "text") {
            char* const text = xmpp_stanza_get_text(child);
            words.text = copied(text);
            if (text) xmpp_free(xmpp_stanza_get_context(child), text);
        } else if (words.condition.empty()) {
            words.condition = name;
        }
    }
    return words;
}

/// RFC 6120, 4.9.3: the conditions caused by what we sent. Not invalid-from: a server that reports it does not let us
/// send for its users at all, which is not the fault of any stanza.
bool is_about_content(std::string_view condition)
{
    constexpr std::array conditions = {"bad-format",        "bad-namespace-prefix", "improper-addressing",
                                       "invalid-namespace", "invalid-xml",          "not-well-formed",
                                       "policy-violation",  "restricted-xml",       "unsupported-stanza-type"};
    return std::ranges::find(conditions, condition) != conditions.end();
}

struct ContextDeleter {
    void operator()(xmpp_ctx_t* context) const { xmpp_ctx_free(context); }
};
struct ConnectionDeleter {
    void operator()(xmpp_conn_t* connection) const { xmpp_conn_release(connection); }
};
using Context = std::unique_ptr<xmpp_ctx_t, ContextDeleter>;
using Connection = std::unique_ptr<xmpp_conn_t, ConnectionDeleter>;

/// libstrophe, initialized with the first connection and until the program ends.
struct Library {
    Library() { xmpp_initialize(); }
    ~Library() { xmpp_shutdown(); }
    static void use() { static const Library library; }
};

Context make_context()
{
    Library::use();
    return Context(xmpp_ctx_new(nullptr, nullptr));
}

/// XEP-0199.
std::string ping_of(const std::string& id, const std::string& from, const std::string& to)
{
    return xml::to_text({"iq",
                         {{"type", "get"}, {"id", id}, {"from", from}, {"to", to}},
                         "",
                         {{"ping", {{"xmlns", "urn:xmpp:ping"}}, "", {}}}});
}

void ignore_event(xmpp_conn_t*, xmpp_conn_event_t, int, xmpp_stream_error_t*, void*) {}

// libstrophe 0.12 crashes on the first stanza that a component sends, because it creates the stream management state
// only for client connections. So a dummy client connection is created, and its state taken over.
void give_stream_management_state(xmpp_ctx_t* context, xmpp_conn_t* component)
{
    const Connection client(xmpp_conn_new(context));
    xmpp_conn_set_jid(client.get(), "nobody@invalid");
    xmpp_connect_client(client.get(), "", 1, ignore_event, nullptr);
    if (auto* const state = xmpp_conn_get_sm_state(client.get())) xmpp_conn_set_sm_state(component, state);
}

} // namespace

/// One connection, for its whole lifetime.
class StropheClient::Stream {
public:
    explicit Stream(const StropheOptions& options) : context_(make_context())
    {
        connection_.reset(xmpp_conn_new(context_.get()));
        auto* const connection = connection_.get();
        give_stream_management_state(context_.get(), connection);
        xmpp_conn_set_jid(connection, options.component.c_str());
        xmpp_conn_set_pass(connection, options.secret.c_str());
        xmpp_handler_add(connection, on_error, nullptr, "message", "error", this);
        xmpp_handler_add(connection, on_reply, nullptr, "iq", "result", this);
        xmpp_handler_add(connection, on_reply, nullptr, "iq", "error", this);
        xmpp_handler_add(connection, on_question, nullptr, "iq", "get", this);
        xmpp_handler_add(connection, on_question, nullptr, "iq", "set", this);
        const int failed = xmpp_connect_component(connection, options.host.c_str(),
                                                  static_cast<unsigned short>(options.port), on_event, this);
        if (failed != XMPP_EOK && end_.empty()) end_ = "no connection to " + options.host;
    }

    ~Stream() { connection_.reset(); } // while the members that its callback uses still exist
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    void run(unsigned long milliseconds) { xmpp_run_once(context_.get(), milliseconds); }
    void send(const std::string& text) { xmpp_send_raw(connection_.get(), text.data(), text.size()); }
    void forget_rejections() { rejections_.clear(); }

    bool is_open() const { return is_open_; }
    bool has_ended() const { return !end_.empty(); }
    const std::string& end() const { return end_; }
    Disconnected::Cause cause() const { return cause_; }
    const std::string& last_reply() const { return last_reply_; }
    const std::vector<Rejection>& rejections() const { return rejections_; }

private:
    static void on_event(xmpp_conn_t*, xmpp_conn_event_t event, int error, xmpp_stream_error_t* stream_error,
                         void* self)
    {
        auto& stream = *static_cast<Stream*>(self);
        if (event == XMPP_CONN_CONNECT)
            stream.is_open_ = true;
        else if (event == XMPP_CONN_DISCONNECT || event == XMPP_CONN_FAIL)
            stream.ended(error, stream_error);
    }

    void ended(int error, const xmpp_stream_error_t* stream_error)
    {
        is_open_ = false;
        if (stream_error) {
            const auto words = stream_error->stanza ? words_of(stream_error->stanza) : Words{};
            end_ = words.all();
            if (is_about_content(words.condition)) cause_ = Disconnected::Cause::content;
        } else if (error > 0) {
            end_ = std::strerror(error);
        }
        if (end_.empty()) end_ = "the server closed the connection";
    }

    static int on_error(xmpp_conn_t*, xmpp_stanza_t* stanza, void* self)
    {
        auto* const error = xmpp_stanza_get_child_by_name(stanza, "error");
        const auto words = error ? words_of(error).all() : "";
        static_cast<Stream*>(self)->rejections_.push_back(
            {copied(xmpp_stanza_get_id(stanza)), words.empty() ? "undefined-condition" : words});
        return 1;
    }

    static int on_reply(xmpp_conn_t*, xmpp_stanza_t* stanza, void* self)
    {
        static_cast<Stream*>(self)->last_reply_ = copied(xmpp_stanza_get_id(stanza));
        return 1;
    }

    // RFC 6120, 8.4: every request must be answered. We offer no services.
    static int on_question(xmpp_conn_t* connection, xmpp_stanza_t* stanza, void*)
    {
        if (auto* const reply = xmpp_stanza_reply_error(stanza, "cancel", "service-unavailable", nullptr)) {
            xmpp_send(connection, reply);
            xmpp_stanza_release(reply);
        }
        return 1;
    }

    Context context_;
    Connection connection_;
    bool is_open_ = false;
    std::string end_; ///< why it has ended; empty: it has not
    Disconnected::Cause cause_ = Disconnected::Cause::away;
    std::string last_reply_;
    std::vector<Rejection> rejections_;
};

StropheClient::StropheClient(StropheOptions options) : options_(std::move(options)) {}

StropheClient::~StropheClient() = default;

void StropheClient::connect()
{
    if (stream_) stream_->run(0);
    if (stream_ && stream_->is_open()) return;
    stream_ = std::make_unique<Stream>(options_);
    await([this] { return stream_->is_open(); }, options_.connect_timeout, options_.abandon_connecting,
          "not admitted in time");
}

std::vector<Rejection> StropheClient::deliver(const std::vector<Stanza>& stanzas)
{
    if (!stream_) throw Disconnected(Disconnected::Cause::away, "not connected");
    const auto ping = "usher-ping-" + std::to_string(++pings_);
    stream_->forget_rejections();
    for (const auto& stanza : stanzas)
        stream_->send(stanza.text);
    stream_->send(ping_of(ping, options_.component, options_.domain));
    await([&] { return stream_->last_reply() == ping; }, options_.reply_timeout, options_.abandon_delivery,
          "no answer in time");
    return stream_->rejections();
}

void StropheClient::await(const Question& condition, std::chrono::seconds longest, const Question& abandon,
                          const char* what)
{
    const auto deadline = std::chrono::steady_clock::now() + longest;
    const auto give_up = [this](Disconnected::Cause cause, const std::string& why) {
        stream_.reset();
        throw Disconnected(cause, why);
    };
    while (!condition()) {
        if (stream_->has_ended()) give_up(stream_->cause(), std::string(stream_->end()));
        if (std::chrono::steady_clock::now() >= deadline) give_up(Disconnected::Cause::away, what);
        if (abandon && abandon()) give_up(Disconnected::Cause::away, "asked to stop");
        stream_->run(tick_milliseconds);
    }
}

} // namespace usher::xmpp
