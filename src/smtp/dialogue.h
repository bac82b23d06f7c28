// One delivery's SMTP dialogue as it is observed, and what it means for the e-mail. Knows nothing of libcurl.
#pragma once

#include "smtp/client.h"

#include <string>
#include <string_view>

namespace usher::smtp {

/// How far a delivery has progressed.
enum class Stage { connection, mail, recipient, data, dot };

class Dialogue {
public:
    explicit Dialogue(std::string_view message) : unread_(message) {}

    /// The message has been read completely: the next piece is its end.
    bool at_end() const { return unread_.empty(); }
    /// The next piece of the message, at most `most` bytes. An empty one means the end: the final dot follows.
    std::string_view read(std::size_t most);
    /// A command as it was sent. Only its verb is examined and nothing is kept: it may hold a password.
    void sent(std::string_view command);
    /// A line of a reply.
    void received(std::string_view line);

    Stage stage() const { return stage_; }
    /// Whether the last command was answered, with its last line.
    bool answered() const { return answered_; }
    int code() const { return code_; }

    /// The result; `failure` is the client library's message, used if there is no reply to quote.
    Attempt attempt(std::string_view failure) const;

private:
    DeliveryOutcome outcome() const;
    void await_reply();

    std::string_view unread_;
    Stage stage_ = Stage::connection;
    bool answered_ = false;
    bool leaving_ = false;
    int code_ = 0;
    std::string reply_;
};

} // namespace usher::smtp
