#include "mail/message.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <gmime/gmime.h>

#include <memory>
#include <ostream>
#include <vector>

using namespace usher;
using namespace usher::mail;
namespace data = boost::unit_test::data;

namespace {

Email a_mail()
{
    Email mail;
    mail.id = *EmailId::from_hex("0123456789abcdef01234567");
    mail.recipient.text = "bob@example.org";
    mail.sender = "usher@example.net";
    mail.sender_name = "Usher";
    mail.message_id = "<0123456789abcdef01234567@example.net>";
    mail.created_at = *parse_sql_time("2026-03-02 09:15:00.120034");
    return mail;
}

EmailText an_email()
{
    return {"Come in", "Hello\n.\nFrom here on\n", "<p>Hello</p>\n"};
}

template <typename T>
auto own(T* object)
{
    return std::unique_ptr<T, void (*)(void*)>(object, g_object_unref);
}

/// A message as a mail client understands it.
struct Reading {
    std::string subject, from_name, from, to, message_id, auto_submitted, content_type;
    std::int64_t date = 0;
    std::vector<std::string> parts, part_types, charsets;
};

std::string text(const char* value)
{
    return value ? value : "";
}

std::string mime_type_of(GMimeObject* part)
{
    const std::unique_ptr<char, void (*)(void*)> type(
        g_mime_content_type_get_mime_type(g_mime_object_get_content_type(part)), g_free);
    return type.get();
}

void read_part(GMimeObject* part, Reading& reading)
{
    const auto memory = own(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), memory.get());
    const auto* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory.get()));
    reading.parts.emplace_back(reinterpret_cast<const char*>(bytes->data), bytes->len);
    reading.part_types.push_back(mime_type_of(part));
    reading.charsets.push_back(text(g_mime_object_get_content_type_parameter(part, "charset")));
}

Reading read(const std::string& bytes)
{
    g_mime_init();
    const auto stream = own(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
    const auto parser = own(g_mime_parser_new_with_stream(stream.get()));
    const auto message = own(g_mime_parser_construct_message(parser.get(), nullptr));
    BOOST_REQUIRE(message);

    Reading reading;
    reading.subject = text(g_mime_message_get_subject(message.get()));
    const auto mailbox = [&](GMimeAddressType type) {
        auto* list = g_mime_message_get_addresses(message.get(), type);
        BOOST_REQUIRE_EQUAL(internet_address_list_length(list), 1);
        return internet_address_list_get_address(list, 0);
    };
    auto* from = mailbox(GMIME_ADDRESS_TYPE_FROM);
    reading.from_name = text(internet_address_get_name(from));
    reading.from = text(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(from)));
    reading.to = text(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(mailbox(GMIME_ADDRESS_TYPE_TO))));
    reading.message_id = text(g_mime_message_get_message_id(message.get()));
    reading.date = g_date_time_to_unix(g_mime_message_get_date(message.get()));
    reading.auto_submitted = text(g_mime_object_get_header(GMIME_OBJECT(message.get()), "Auto-Submitted"));
    auto* body = g_mime_message_get_mime_part(message.get());
    reading.content_type = mime_type_of(body);
    for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(body)); ++i)
        read_part(g_mime_multipart_get_part(GMIME_MULTIPART(body), i), reading);
    return reading;
}

bool holds(const std::string& bytes, const std::string& part)
{
    return bytes.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(message)

BOOST_AUTO_TEST_CASE(reads_back_as_it_was_meant)
{
    const auto bytes = compose(a_mail(), an_email());
    const auto reading = read(bytes);
    BOOST_TEST(reading.subject == "Come in");
    BOOST_TEST(reading.from_name == "Usher");
    BOOST_TEST(reading.from == "usher@example.net");
    BOOST_TEST(reading.to == "bob@example.org");
    BOOST_TEST(reading.message_id == "0123456789abcdef01234567@example.net");
    BOOST_TEST(holds(bytes, "Message-Id: <0123456789abcdef01234567@example.net>\r\n"));
    BOOST_TEST(holds(bytes, "Date: Mon, 02 Mar 2026 09:15:00 +0000\r\n"));
    BOOST_TEST(holds(bytes, "MIME-Version: 1.0\r\n"));
    BOOST_TEST(reading.auto_submitted == "auto-generated");
    BOOST_TEST(reading.content_type == "multipart/alternative");
    BOOST_TEST(reading.part_types == (std::vector<std::string>{"text/plain", "text/html"}),
               boost::test_tools::per_element());
    BOOST_TEST(reading.charsets == (std::vector<std::string>{"utf-8", "utf-8"}), boost::test_tools::per_element());
    BOOST_TEST(reading.parts[0] == "Hello\r\n.\r\nFrom here on\r\n");
    BOOST_TEST(reading.parts[1] == "<p>Hello</p>\r\n");
}

const std::string texts[] = {
    "plain",
    "Grüße aus Köln",
    "日本語のテキスト",
    "👋 hello",
    "a very long line " + std::string(2000, 'x'),
    "--=_0123456789abcdef01234567--",
    "= at the end =",
    "\"quotes\", <angles> & (parentheses), commas;",
};

BOOST_DATA_TEST_CASE(carries_any_text_in_seven_bits_and_short_lines, data::make(texts), any_text)
{
    auto mail = a_mail();
    auto email = an_email();
    mail.sender_name = any_text.substr(0, 60);
    email.subject = any_text;
    email.text = email.html = any_text + "   \r\n\t";
    const auto bytes = compose(mail, email);
    const auto reading = read(bytes);
    BOOST_TEST(reading.subject == any_text);
    BOOST_TEST(reading.from_name == mail.sender_name);
    BOOST_TEST(reading.parts[0] == email.text);
    BOOST_TEST(reading.parts[1] == email.html);

    std::size_t line = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        BOOST_REQUIRE(static_cast<unsigned char>(bytes[i]) < 0x80);
        BOOST_REQUIRE_EQUAL(bytes[i] == '\n', i > 0 && bytes[i - 1] == '\r');
        line = bytes[i] == '\n' ? 0 : line + 1;
        BOOST_REQUIRE_LE(line, 998U);
    }
}

BOOST_AUTO_TEST_CASE(is_the_same_at_every_attempt)
{
    BOOST_TEST(compose(a_mail(), an_email()) == compose(a_mail(), an_email()));
}

BOOST_AUTO_TEST_CASE(writes_domains_as_a_labels)
{
    auto mail = a_mail();
    mail.recipient.text = "bob@größe.test";
    BOOST_TEST(holds(compose(mail, an_email()), "\r\nTo: bob@xn--gre-6ka8i.test\r\n"));
}

BOOST_AUTO_TEST_CASE(what_looks_like_an_encoded_word_is_not_decoded_and_the_email_leaves)
{
    auto email = an_email();
    email.subject = "=?utf-8?q?Hi=0D=0ABcc:_eve@evil.test?=";
    BOOST_TEST(holds(compose(a_mail(), email), "\r\nSubject: = ?utf-8?q?Hi=0D=0ABcc:_eve@evil.test?="));
}

struct Injection {
    std::string where;
    std::string value;
};
std::ostream& operator<<(std::ostream& out, const Injection& injection)
{
    return out << injection.where;
}
const Injection injections[] = {
    {"subject", "Hi\r\nBcc: eve@evil.test"},
    {"subject", "Hi\n there"},
    {"subject", std::string("Hi\0", 3)},
    {"subject", "Hi\xe2\x80\xa8there"},
    {"subject", "caf\xe9"},
    {"sender_name", "Usher\r\nBcc: eve@evil.test"},
    {"sender_name", "Usher\x7f"},
    {"sender", "usher@example.net\r\nBcc: eve@evil.test"},
    {"sender", "usher"},
    {"recipient", "bob@example.org, eve@evil.test"},
    {"recipient", "bob@example.org\nBcc: eve@evil.test"},
    {"message_id", "<a@b>\r\nBcc: <eve@evil.test>"},
    {"message_id", "a@b"},
    {"message_id", "<ab>"},
    {"message_id", "<a@b@c>"},
    {"message_id", "<a b@c>"},
    {"message_id", ""},
};

BOOST_DATA_TEST_CASE(refuses_to_let_a_value_become_a_header, data::make(injections), injection)
{
    auto mail = a_mail();
    auto email = an_email();
    BOOST_CHECK_NO_THROW(compose(mail, email));
    (injection.where == "subject"       ? email.subject
     : injection.where == "sender_name" ? mail.sender_name
     : injection.where == "sender"      ? mail.sender
     : injection.where == "recipient"   ? mail.recipient.text
                                        : mail.message_id) = injection.value;
    BOOST_CHECK_THROW(compose(mail, email), RenderError);
}

BOOST_AUTO_TEST_SUITE_END()
