#include "ctl/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <mutex>
#include <string_view>

namespace usher::ctl {
namespace {

void initialize_curl()
{
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* answered)
{
    static_cast<Answered*>(answered)->body.append(bytes, size * count);
    return size * count;
}

std::string trimmed(std::string_view text)
{
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0)
        text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0)
        text.remove_suffix(1);
    return std::string(text);
}

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* answered)
{
    const std::string_view line(bytes, size * count);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) {
        std::string name(line.substr(0, colon));
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        static_cast<Answered*>(answered)->headers.emplace_back(name, trimmed(line.substr(colon + 1)));
    }
    return size * count;
}

template <typename Value>
void set(CURL* handle, CURLoption option, Value value)
{
    if (curl_easy_setopt(handle, option, value) != CURLE_OK)
        throw std::runtime_error("libcurl rejected option " + std::to_string(option));
}

} // namespace

std::string Answered::header(const std::string& name) const
{
    const auto found = std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
    return found == headers.end() ? "" : found->second;
}

HttpClient::HttpClient(bool verifies)
{
    initialize_curl();
    handle_ = curl_easy_init();
    if (!handle_) throw std::runtime_error("libcurl returns no handle");
    set(handle_, CURLOPT_NOSIGNAL, 1L);
    set(handle_, CURLOPT_PATH_AS_IS, 1L);
    set(handle_, CURLOPT_PROXY, "");
    set(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
    set(handle_, CURLOPT_CONNECTTIMEOUT, 10L);
    set(handle_, CURLOPT_TIMEOUT, 40L);
    set(handle_, CURLOPT_SSL_VERIFYPEER, verifies ? 1L : 0L);
    set(handle_, CURLOPT_SSL_VERIFYHOST, verifies ? 2L : 0L);
    set(handle_, CURLOPT_WRITEFUNCTION, &on_body);
    set(handle_, CURLOPT_HEADERFUNCTION, &on_header);
}

HttpClient::~HttpClient()
{
    curl_easy_cleanup(handle_);
}

Answered HttpClient::ask(const Asked& asked)
{
    Answered answered;
    const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(
        [&] {
            // Otherwise a large body waits for a 100 Continue that may not come.
            curl_slist* list = curl_slist_append(nullptr, "Expect:");
            for (const auto& header : asked.headers)
                list = curl_slist_append(list, header.c_str());
            return list;
        }(),
        curl_slist_free_all);
    set(handle_, CURLOPT_URL, asked.url.c_str());
    set(handle_, CURLOPT_HTTPHEADER, headers.get());
    set(handle_, CURLOPT_WRITEDATA, &answered);
    set(handle_, CURLOPT_HEADERDATA, &answered);
    if (asked.method == "POST") {
        set(handle_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(asked.body.size()));
        set(handle_, CURLOPT_POSTFIELDS, asked.body.c_str());
    } else {
        set(handle_, CURLOPT_HTTPGET, 1L);
    }
    const auto result = curl_easy_perform(handle_);
    long status = 0;
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    // A body may be refused before all of it has been sent.
    const bool was_answered = status != 0 && (result == CURLE_SEND_ERROR || result == CURLE_RECV_ERROR);
    if (result != CURLE_OK && !was_answered) throw NoAnswer(curl_easy_strerror(result));
    answered.status = static_cast<int>(status);
    const char* own = nullptr;
    if (curl_easy_getinfo(handle_, CURLINFO_LOCAL_IP, &own) == CURLE_OK && own) answered.own_address = own;
    return answered;
}

} // namespace usher::ctl
