#include "mail/message.h"

#include "base/text.h"
#include "domain/wire_address.h"
#include "mail/calendar.h"
#include "mail/gmime_objects.h"

#include <algorithm>
#include <memory>

namespace usher::mail {
namespace {

/// The text for a header. GMime leaves anything that looks like an encoded word (RFC 2047) alone, and the recipient's
/// mail client would decode it: a way to smuggle in control characters. An inserted blank prevents that.
std::string header_value(std::string value, const char* what)
{
    if (!text::is_utf8(value)) throw RenderError(std::string(what) + " is not UTF-8");
    if (text::has_control_characters(value)) throw RenderError(std::string(what) + " contains a control character");
    for (auto at = value.find("=?"); at != std::string::npos; at = value.find("=?", at))
        value.insert(at + 1, " ");
    return value;
}

std::string address(const std::string& typed, const char* what)
{
    const auto address = wire_address(typed);
    if (!address) throw RenderError(std::string(what) + " is not an address that mail can be sent to");
    return *address;
}

/// GMime expects it without angle brackets.
std::string bare_message_id(const std::string& message_id)
{
    const auto is_plain = [](char c) { return c > ' ' && c < '\x7F' && c != '<' && c != '>'; };
    const bool bracketed = message_id.size() > 2 && message_id.front() == '<' && message_id.back() == '>';
    const auto bare = bracketed ? message_id.substr(1, message_id.size() - 2) : "";
    if (!std::ranges::all_of(bare, is_plain) || std::ranges::count(bare, '@') != 1)
        throw RenderError("the Message-ID is malformed");
    return bare;
}

void set_date(GMimeMessage* message, Time time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    const std::unique_ptr<GDateTime, void (*)(GDateTime*)> date(g_date_time_new_from_unix_utc(seconds),
                                                                g_date_time_unref);
    g_mime_message_set_date(message, date.get());
}

void add_mailbox(GMimeMessage* message, GMimeAddressType type, const std::string& name, const std::string& mailbox)
{
    const auto address = own(internet_address_mailbox_new(name.empty() ? nullptr : name.c_str(), mailbox.c_str()));
    internet_address_set_charset(address.get(), "utf-8");
    internet_address_list_add(g_mime_message_get_addresses(message, type), address.get());
}

/// So that mail clients can offer it as a button (RFC 8058). A link that could break out of its angle brackets is not
/// one of ours.
void add_block_link(GMimeMessage* message, const Email& email)
{
    const auto link = email.params.find("block_url");
    if (link == email.params.end()) return;
    const auto is_of_links = [](char c) { return c > ' ' && c < '\x7F' && c != '<' && c != '>' && c != ','; };
    const bool is_link = link->second.starts_with("https://") || link->second.starts_with("http://");
    if (!is_link || !std::ranges::all_of(link->second, is_of_links)) throw RenderError("the block link is not a link");
    auto* object = GMIME_OBJECT(message);
    g_mime_object_set_header(object, "List-Unsubscribe", ("<" + link->second + ">").c_str(), "utf-8");
    g_mime_object_set_header(object, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click", "utf-8");
}

/// GMime's text part would choose a charset by itself; this one is always UTF-8.
Owned<GMimePart> text_part(const char* subtype, const std::string& content)
{
    auto part = own(g_mime_part_new_with_type("text", subtype));
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
    const auto stream = own(g_mime_stream_mem_new_with_buffer(content.data(), content.size()));
    const auto wrapper = own(g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
    g_mime_part_set_content(part.get(), wrapper.get());
    g_mime_part_set_content_encoding(part.get(), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return part;
}

/// GMime turns LF into CRLF, but CRLF into CR CR LF.
std::string with_lf(const std::string& text)
{
    std::string lines;
    for (const char c : text)
        if (c != '\r') lines += c;
    return lines;
}

Owned<GMimePart> calendar_part(const Calendar& calendar)
{
    auto part = text_part("calendar", with_lf(calendar.text));
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "method", calendar.method.c_str());
    return part;
}

Owned<GMimeMultipart> body(const Email& email, const EmailText& rendered)
{
    auto alternatives = own(g_mime_multipart_new_with_subtype("alternative"));
    // "=_" cannot occur in quoted-printable text, so no e-mail can contain its own boundary.
    g_mime_multipart_set_boundary(alternatives.get(), ("=_" + email.id.hex()).c_str());
    g_mime_multipart_add(alternatives.get(), GMIME_OBJECT(text_part("plain", rendered.text).get()));
    g_mime_multipart_add(alternatives.get(), GMIME_OBJECT(text_part("html", rendered.html).get()));
    if (const auto calendar = calendar_of(email, rendered))
        g_mime_multipart_add(alternatives.get(), GMIME_OBJECT(calendar_part(*calendar).get()));
    return alternatives;
}

std::string written(GMimeMessage* message)
{
    const std::unique_ptr<GMimeFormatOptions, void (*)(GMimeFormatOptions*)> format(g_mime_format_options_new(),
                                                                                    g_mime_format_options_free);
    g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
    const auto stream = own(g_mime_stream_mem_new());
    if (g_mime_object_write_to_stream(GMIME_OBJECT(message), format.get(), stream.get()) < 0)
        throw RenderError("the message could not be written");
    return content_of(stream.get());
}

} // namespace

std::string compose(const Email& email, const EmailText& rendered)
{
    initialize_gmime();
    const auto message = own(g_mime_message_new(TRUE));
    add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, header_value(email.sender_name, "the sender's name"),
                address(email.sender, "the sender"));
    add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, "", address(email.recipient.text, "the recipient"));
    g_mime_message_set_subject(message.get(), header_value(rendered.subject, "the subject").c_str(), "utf-8");
    set_date(message.get(), email.created_at);
    g_mime_message_set_message_id(message.get(), bare_message_id(email.message_id).c_str());
    g_mime_object_set_header(GMIME_OBJECT(message.get()), "Auto-Submitted", "auto-generated", "utf-8");
    add_block_link(message.get(), email);
    g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(body(email, rendered).get()));
    return written(message.get());
}

} // namespace usher::mail
