#include "smtp/dialogue.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace usher::smtp {
namespace {

constexpr std::size_t longest_reply = 900;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// Makes a reply, which is arbitrary bytes from the relay, safe to store and show.
std::string presentable(std::string_view reply)
{
    std::string kept(reply.substr(0, longest_reply));
    const auto is_odd = [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < ' ' || byte >= 0x7F;
    };
    // Truncating may have split a character; then, too, only ASCII is kept.
    if (!text::is_utf8(kept) || text::has_control_characters(kept)) std::ranges::replace_if(kept, is_odd, '?');
    return kept;
}

} // namespace

std::string_view Dialogue::read(std::size_t most)
{
    const auto piece = unread_.substr(0, most);
    unread_.remove_prefix(piece.size());
    if (piece.empty()) {
        stage_ = Stage::dot;
        await_reply();
    }
    return piece;
}

void Dialogue::sent(std::string_view command)
{
    struct Verb {
        std::string_view text;
        Stage stage;
    };
    static constexpr std::array verbs = {Verb{"MAIL FROM:", Stage::mail}, Verb{"RCPT TO:", Stage::recipient},
                                         Verb{"DATA\r\n", Stage::data}};
    // The end of the connection says nothing about the e-mail.
    leaving_ = command.starts_with("QUIT");
    if (leaving_) return;
    for (const auto& verb : verbs)
        if (command.starts_with(verb.text)) stage_ = verb.stage;
    await_reply();
}

void Dialogue::await_reply()
{
    answered_ = false;
    code_ = 0;
    reply_.clear();
}

void Dialogue::received(std::string_view line)
{
    line = text::trimmed(line);
    if (leaving_ || line.size() < 3 || !std::ranges::all_of(line.substr(0, 3), is_digit)) return;
    const bool goes_on = line.size() > 3 && line[3] == '-';
    // A line after the last line of a reply begins another one.
    if (answered_) reply_.clear();
    code_ = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    reply_ += (reply_.empty() ? "" : " / ") + std::string(line);
    answered_ = !goes_on;
}

DeliveryOutcome Dialogue::outcome() const
{
    switch (stage_) {
    case Stage::connection:
    case Stage::mail: return DeliveryOutcome::route_down;
    case Stage::recipient:
    case Stage::data: return answered_ && code_ >= 500 ? DeliveryOutcome::bounced : DeliveryOutcome::deferred;
    case Stage::dot: break;
    }
    if (!answered_) return DeliveryOutcome::uncertain;
    if (code_ >= 500) return DeliveryOutcome::bounced;
    return code_ >= 400 ? DeliveryOutcome::deferred : DeliveryOutcome::sent;
}

Attempt Dialogue::attempt(std::string_view failure) const
{
    const bool is_quotable = answered_ && (code_ >= 400 || outcome() == DeliveryOutcome::sent);
    if (is_quotable) return {outcome(), code_, presentable(reply_)};
    return {outcome(), 0, presentable(failure)};
}

} // namespace usher::smtp
