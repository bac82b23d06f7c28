#include "mail/bounce_report.h"

#include "base/text.h"
#include "mail/gmime_objects.h"

#include <algorithm>
#include <map>
#include <regex>

namespace usher::mail {
namespace {

constexpr std::size_t longest_words = 1000;

using Fields = std::map<std::string, std::string>; ///< by their names in lower case

Owned<GMimeMessage> parse(std::string_view text)
{
    initialize_gmime();
    // An MTA's pipe may put a mailbox's separator first.
    if (text.starts_with("From ")) text.remove_prefix(std::min(text.size(), text.find('\n') + 1));
    const auto stream = own(g_mime_stream_mem_new_with_buffer(text.data(), text.size()));
    const auto parser = own(g_mime_parser_new_with_stream(stream.get()));
    auto message = own(g_mime_parser_construct_message(parser.get(), nullptr));
    const bool has_header =
        message && g_mime_header_list_get_count(g_mime_object_get_header_list(GMIME_OBJECT(message.get()))) > 0;
    return has_header ? std::move(message) : nullptr;
}

std::string header(GMimeMessage* message, const char* name)
{
    const auto* value = g_mime_object_get_header(GMIME_OBJECT(message), name);
    return value ? std::string(text::trimmed(value)) : "";
}

std::string one_line(std::string_view raw)
{
    std::string line;
    raw = text::trimmed(raw);
    while (!raw.empty() && line.size() + 4 <= longest_words) {
        auto rest = raw;
        const bool is_text = text::take_code_point(rest).has_value();
        const auto character = raw.substr(0, is_text ? raw.size() - rest.size() : 1);
        raw.remove_prefix(character.size());
        const bool is_blank = character == " " || (is_text && text::has_control_characters(character));
        if (!is_blank)
            line += is_text ? character : "?";
        else if (!line.ends_with(' '))
            line += ' ';
    }
    return line;
}

/// SMTP's reply code where the text begins with one.
int code_in(std::string_view text)
{
    static const std::regex reply("[245][0-9][0-9]([ -]|$)");
    const std::string begin(text.substr(0, 4));
    return std::regex_match(begin, reply) ? std::stoi(begin) : 0;
}

// ---- reports

std::string text_of(GMimeObject* part)
{
    auto* content = GMIME_IS_PART(part) ? g_mime_part_get_content(GMIME_PART(part)) : nullptr;
    if (!content) return "";
    const auto stream = own(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, stream.get());
    return content_of(stream.get());
}

bool is_receipt(GMimeMessage* message)
{
    auto* root = g_mime_message_get_mime_part(message);
    const auto* type = root ? g_mime_object_get_content_type_parameter(root, "report-type") : nullptr;
    return type && text::to_lower(type) == "disposition-notification";
}

/// The report's own status part, not that of a report inside the returned e-mail.
GMimeObject* status_part(GMimeMessage* message)
{
    auto* root = g_mime_message_get_mime_part(message);
    if (!root || !GMIME_IS_MULTIPART(root) ||
        !g_mime_content_type_is_type(g_mime_object_get_content_type(root), "multipart", "report"))
        return nullptr;
    auto* parts = GMIME_MULTIPART(root);
    for (int i = 0; i < g_mime_multipart_get_count(parts); ++i) {
        auto* part = g_mime_multipart_get_part(parts, i);
        auto* type = g_mime_object_get_content_type(part);
        if (g_mime_content_type_is_type(type, "message", "delivery-status") ||
            g_mime_content_type_is_type(type, "message", "global-delivery-status"))
            return part;
    }
    return nullptr;
}

/// Groups of fields, separated by empty lines: one for the message, then one for each of its recipients.
std::vector<Fields> groups_in(const std::string& status)
{
    std::vector<Fields> groups(1);
    std::string* open = nullptr; // the field that a line beginning with a blank continues
    for (auto line : text::split(status, '\n')) {
        if (line.ends_with('\r')) line.remove_suffix(1);
        const auto colon = line.find(':');
        if (text::trimmed(line).empty()) {
            groups.emplace_back();
            open = nullptr;
        } else if (line.starts_with(' ') || line.starts_with('\t')) {
            if (open) *open += " " + std::string(text::trimmed(line));
        } else if (colon != std::string_view::npos) {
            open = &groups.back()[text::to_lower(text::trimmed(line.substr(0, colon)))];
            *open = text::trimmed(line.substr(colon + 1));
        }
    }
    return groups;
}

BounceReport report_of(Fields& recipient)
{
    const auto& diagnostic = recipient["diagnostic-code"]; // "smtp; 550 5.1.1 …"
    const auto& status = recipient["status"];
    const auto words = text::trimmed(std::string_view(diagnostic).substr(diagnostic.find(';') + 1));
    BounceReport report;
    report.code = code_in(words);
    report.words = one_line(words.empty() ? status : words);
    const bool is_for_good = status.empty() ? report.code >= 500 : status.starts_with('5');
    report.kind = is_for_good ? BounceKind::refused : BounceKind::given_up;
    return report;
}

/// Of several recipients, which an alias may have, the first that failed; nothing if any of them was reached.
BounceReport read_status(const std::string& status)
{
    BounceReport report;
    for (auto& group : groups_in(status)) {
        const auto action = text::to_lower(group["action"]);
        if (action == "delivered" || action == "relayed" || action == "expanded") return {};
        if (action == "failed" && report.kind != BounceKind::refused) report = report_of(group);
    }
    return report;
}

// ---- bounces in free text

bool is_of_daemon(GMimeMessage* message)
{
    auto* from = g_mime_message_get_from(message);
    auto* first = from ? internet_address_list_get_address(from, 0) : nullptr;
    if (!first || !INTERNET_ADDRESS_IS_MAILBOX(first)) return false;
    const auto* address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first));
    const auto local = text::to_lower(address ? address : "");
    return local.substr(0, local.find('@')) == "mailer-daemon" || local.starts_with("postmaster@");
}

bool is_auto_reply(GMimeMessage* message)
{
    return text::to_lower(header(message, "Auto-Submitted")).starts_with("auto-replied") ||
           !header(message, "X-Autoreply").empty() || !header(message, "X-Autorespond").empty() ||
           text::to_lower(header(message, "Precedence")) == "auto_reply";
}

std::string body_of(GMimeMessage* message)
{
    auto* body = g_mime_message_get_body(message);
    if (!body || !GMIME_IS_TEXT_PART(body)) return "";
    const std::unique_ptr<char, void (*)(void*)> text(g_mime_text_part_get_text(GMIME_TEXT_PART(body)), g_free);
    return text ? text.get() : "";
}

bool begins_the_email(std::string_view line)
{
    return line.starts_with("---") && text::to_lower(line).find("message") != std::string::npos;
}

/// The first line that reports a permanent failure, before the returned e-mail begins.
BounceReport read_words(const std::string& body)
{
    static const std::regex refusal("(?:^|[^0-9.])(5\\.[0-9]{1,3}\\.[0-9]{1,3}(?:$|[^0-9.])|5[0-57][0-9][ -])");
    static const std::regex reply("(?:^|[^0-9.])(5[0-57][0-9][ -])");
    for (const auto raw : text::split(body, '\n')) {
        if (begins_the_email(raw)) break;
        const auto line = one_line(raw);
        if (!std::regex_search(line, refusal)) continue;
        std::smatch code;
        return {BounceKind::refused, std::regex_search(line, code, reply) ? std::stoi(code[1].str()) : 0, line};
    }
    return {};
}

} // namespace

std::optional<BounceReport> read_bounce(std::string_view text)
{
    const auto message = parse(text);
    if (!message) return std::nullopt;
    if (auto* status = status_part(message.get())) return read_status(text_of(status));
    if (is_receipt(message.get())) return BounceReport{};
    const bool is_bounce =
        is_of_daemon(message.get()) || (header(message.get(), "Return-Path") == "<>" && !is_auto_reply(message.get()));
    return is_bounce ? read_words(body_of(message.get())) : BounceReport{};
}

std::vector<std::string> recipients_in(std::string_view text)
{
    const auto message = parse(text);
    if (!message) return {};
    auto* headers = g_mime_object_get_header_list(GMIME_OBJECT(message.get()));
    std::vector<std::string> recipients;
    for (const auto* name : {"delivered-to", "x-original-to", "to"}) {
        for (int i = 0; i < g_mime_header_list_get_count(headers); ++i) {
            auto* field = g_mime_header_list_get_header_at(headers, i);
            if (text::to_lower(g_mime_header_get_name(field)) != name) continue;
            const auto list = own(internet_address_list_parse(nullptr, g_mime_header_get_value(field)));
            for (int at = 0; list && at < internet_address_list_length(list.get()); ++at) {
                auto* address = internet_address_list_get_address(list.get(), at);
                if (!INTERNET_ADDRESS_IS_MAILBOX(address)) continue;
                const auto* mailbox = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address));
                if (mailbox) recipients.emplace_back(mailbox);
            }
        }
    }
    return recipients;
}

} // namespace usher::mail
