#include "domain/names.h"

#include "base/text.h"

namespace usher {
namespace {

constexpr std::string_view handle_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
constexpr std::size_t longest_handle = 100;

} // namespace

bool is_handle(std::string_view text)
{
    return !text.empty() && text.size() <= longest_handle &&
           text.find_first_not_of(handle_characters) == std::string_view::npos;
}

std::string handle_key(std::string_view handle)
{
    return text::to_lower(handle);
}

std::string handle_from_address(std::string_view address)
{
    return handle_from_text(address.substr(0, address.find('@')), "user");
}

std::string handle_from_text(std::string_view text, std::string_view otherwise)
{
    constexpr std::size_t longest_made = 80; // a suffix to make it unique may follow
    std::string handle;
    for (const char c : text.substr(0, longest_made)) {
        if (handle_characters.find(c) != std::string_view::npos)
            handle += c;
        else if (!handle.empty() && handle.back() != '.')
            handle += '.';
    }
    while (!handle.empty() && handle.back() == '.')
        handle.pop_back();
    return handle.empty() ? std::string(otherwise) : handle;
}

bool is_display_name(std::string_view text)
{
    constexpr std::size_t longest = 255;
    return text::is_utf8(text) && !text::trimmed(text).empty() && text::length(text) <= longest &&
           !text::has_control_characters(text);
}

} // namespace usher
