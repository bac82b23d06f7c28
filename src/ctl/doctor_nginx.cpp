#include "ctl/doctor_nginx.h"

#include "base/secrets.h"
#include "ctl/http_client.h"
#include "ctl/nginx.h"
#include "domain/nginx_probe.h"
#include "store/operator/nginx_probes.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

namespace usher::ctl {
namespace {

constexpr auto elsewhere = "192.0.2.77"; // a reserved address (RFC 5737)
constexpr auto reload = "see nginx/snippets/ or use the output of `usherctl nginx`, and reload nginx";

Finding finding(bool is_well, const std::string& what, const std::string& advice)
{
    return is_well ? Finding{Level::ok, what, ""} : Finding{Level::fail, what, advice};
}

/// The examination of one proxy.
class Examination {
public:
    Examination(Context& context, const DoctorNginxArgs& words)
        : context_(context), words_(words), origin_(parse_origin(words.url)), client_(!words.insecure)
    {
    }

    Findings all()
    {
        try {
            if (check_passing()) {
                check_methods();
                check_sizes();
            }
            check_pages();
            check_log();
            check_operator();
            check_rates();
        } catch (const NoAnswer& failure) {
            add({Level::fail, words_.url + ": " + failure.what(),
                 "start nginx, or correct the URL; --insecure accepts any certificate"});
        }
        forget();
        return std::move(findings_);
    }

private:
    void add(Finding finding) { findings_.push_back(std::move(finding)); }
    void check(bool is_well, const std::string& what, const std::string& advice)
    {
        add(finding(is_well, what, advice));
    }

    std::string new_key(bool drops = false)
    {
        const auto key = context_.random.text(32, "0123456789abcdef");
        context_.database().alone([&](store::Autocommit& autocommit) {
            store::nginx_probes::insert(autocommit, token_hash(key), drops, context_.clock.now());
            return true;
        });
        return key;
    }
    NginxProbe arrived(const std::string& key)
    {
        return *context_.database().read(
            [&](store::Reader& reader) { return store::nginx_probes::find(reader, token_hash(key)); });
    }
    void forget()
    {
        context_.database().alone([&](store::Autocommit& autocommit) {
            store::nginx_probes::remove_before(autocommit, context_.clock.now() + std::chrono::seconds(1));
            return true;
        });
    }

    /// Sends a request as a client that pretends to be somebody else.
    Answered ask(const std::string& path, const std::string& method = "GET", std::string body = "",
                 std::vector<std::string> more = {})
    {
        more.insert(more.end(),
                    {std::string("X-Forwarded-For: ") + elsewhere, std::string("X-Real-IP: ") + elsewhere,
                     std::string("Forwarded: for=") + elsewhere + ";host=evil.example;proto=http",
                     "X-Forwarded-Host: evil.example", "X-Forwarded-Prefix: /evil", "X-Request-Id: doctor-was-here"});
        auto answered = client_.ask({words_.url + path, method, std::move(more), std::move(body)});
        request_ids_.push_back(answered.header("x-request-id"));
        return answered;
    }

    /// False: nothing reaches usherd at all.
    bool check_passing()
    {
        add(context_.settings.public_origin == words_.url
                ? Finding{Level::ok, "links begin with " + words_.url, ""}
                : Finding{Level::warn, "links begin with " + context_.settings.public_origin + ", not " + words_.url,
                          "set public_origin to the URL that clients use"});
        const auto key = new_key();
        const auto uri = std::string(nginx_probe_path) + key + "/a%2Fb//c%20d?e=%C3%A9&f=/../g";
        const auto answered = ask(uri);
        keys_.push_back(key);
        const auto probe = arrived(key);
        check(probe.seen && answered.status == 404, "requests below " + words_.url + "/api/ reach usherd",
              "nginx answers " + std::to_string(answered.status) +
                  "; it must pass /api/ to the socket given by the setting listen, with the path prefix removed");
        if (!probe.seen) return false;
        const auto& seen = *probe.seen;
        check(seen.secure == origin_.is_secure(), std::string("scheme: ") + (seen.secure ? "https" : "http"),
              "pass `fastcgi_param HTTPS $https if_not_empty;`");
        const auto authority = origin_.port.empty() ? origin_.host : origin_.host + ":" + origin_.port;
        check(seen.host == authority, "host: " + seen.host, "pass on the Host header as the client sent it");
        check(seen.uri == uri,
              "path and query: " + std::string(seen.uri == uri ? "passed on unchanged" : "changed on the way"),
              "pass `fastcgi_param REQUEST_URI $usher_uri;`: unchanged, but without " +
                  (origin_.path.empty() ? "anything taken off" : origin_.path));
        const bool is_ours = seen.client_address == answered.own_address;
        if (is_ours || seen.client_address == elsewhere)
            check(is_ours, "client address: " + seen.client_address,
                  "clients can forge their address: take it only from a header set by a proxy of your own "
                  "(set_real_ip_from), and pass `fastcgi_param REMOTE_ADDR $remote_addr;`");
        else
            add({Level::warn, "client address: " + seen.client_address + ", but asked from " + answered.own_address,
                 "correct only if addresses are translated in between; behind another proxy use real_ip_header"});
        check(seen.request_id != "doctor-was-here" && !seen.request_id.empty() &&
                  seen.request_id == answered.header("x-request-id"),
              "request ids: set by nginx", "pass `fastcgi_param HTTP_X_REQUEST_ID $request_id;`");
        return true;
    }

    /// A page links to its style sheet, which exists.
    void check_pages()
    {
        const auto page = ask("/console");
        const auto begin = page.body.find("rel=\"stylesheet\" href=\"");
        const auto href = begin == std::string::npos
                              ? ""
                              : page.body.substr(begin + 23, page.body.find('"', begin + 23) - begin - 23);
        check(page.status == 200 && !href.empty(), "pages: " + words_.url + "/console",
              "serve the files of www/ as nginx/snippets/pages.conf does");
        if (href.empty()) return;
        const auto root = words_.url.substr(0, words_.url.size() - origin_.path.size());
        const auto sheet = client_.ask({root + href});
        check(href.starts_with('/') && sheet.status == 200 && sheet.header("content-type").starts_with("text/css"),
              "style sheet: " + href, "below a sub-path, pages must link to it there: " + std::string(reload));
    }

    /// A connection to usherd that nginx has kept open breaks during a POST.
    void check_methods()
    {
        std::int64_t most = 0;
        for (int i = 0; i < 3; ++i) {
            ask(std::string(nginx_probe_path) + "nothing");
            const auto key = new_key(true);
            ask(std::string(nginx_probe_path) + key, "POST", "{}", {"Content-Type: application/json"});
            most = std::max(most, arrived(key).calls);
        }
        check(most <= 1, "POST: sent to usherd once",
              "remove non_idempotent from fastcgi_next_upstream: an operation was done twice");
    }

    void check_sizes()
    {
        constexpr std::size_t large = 1024 * 1024;
        const auto most = static_cast<std::size_t>(context_.settings.limits.body_bytes);
        const auto fitting = new_key();
        const auto too_large = new_key();
        const auto path = std::string(nginx_probe_path);
        const auto taken = ask(path + fitting, "POST", std::string(most, 'x'));
        check(arrived(fitting).calls == 1, "bodies of limits.body_bytes: accepted",
              "nginx answers " + std::to_string(taken.status) + "; client_max_body_size must be larger than " +
                  std::to_string(most));
        const auto refused = ask(path + too_large, "POST", std::string(most + large, 'x'));
        check(refused.status == 413 && arrived(too_large).calls == 0, "bodies far above it: refused by nginx",
              "set client_max_body_size 256k");
    }

    /// These requests are in the log, but no key is.
    void check_log()
    {
        const auto secret = new_key();
        keys_.push_back(secret);
        const std::vector<std::string> referer = {"Referer: " + words_.url + "/invite/" + secret};
        for (const auto* path : {"/invite/", "/invites/", "/register?invitationId=", "/i/", "/api/v1/invites/",
                                 "/block/", "/console?token="})
            ask(path + secret + (std::string(path).find('?') == std::string::npos ? "?email=" : "&email=") + secret,
                "GET", "", referer);
        const auto log = await_log(request_ids_.back());
        if (log.find(request_ids_.back()) == std::string::npos || request_ids_.back().empty()) {
            add({Level::warn, "log: these requests are not in " + words_.access_log,
                 "name nginx's log by --access-log, on nginx's machine; without log_format usher of "
                 "nginx/snippets/log.conf it cannot be checked"});
            return;
        }
        const bool is_clean =
            std::ranges::none_of(keys_, [&](const std::string& key) { return log.find(key) != std::string::npos; });
        check(is_clean, "log: no token is in " + words_.access_log,
              "use `access_log … usher` with nginx/snippets/log.conf, and protect the existing log");
    }

    /// nginx writes it in blocks, or after a second.
    std::string await_log(const std::string& request_id) const
    {
        std::string tail;
        for (int i = 0; i < 50; ++i) {
            std::ifstream in(words_.access_log, std::ios::binary | std::ios::ate);
            constexpr std::streamoff last_bytes = 4'000'000;
            const std::streamoff size = in.tellg();
            in.seekg(std::max<std::streamoff>(0, size - last_bytes));
            tail.assign(std::istreambuf_iterator<char>(in), {});
            if (!in || tail.find(request_id) != std::string::npos) return tail;
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        return tail;
    }

    void check_operator()
    {
        const auto metrics = ask("/metrics");
        if (metrics.own_address.starts_with("127.") || metrics.own_address == "::1") return;
        check(metrics.status != 200, "metrics: not public",
              "serve /metrics, /healthz and /readyz to this machine only, as nginx/snippets/operator.conf does");
    }

    /// Sends more requests at once than nginx should let through.
    void check_rates()
    {
        if (!context_.settings.limits.enabled) return;
        std::atomic<bool> was_limited = false;
        std::atomic<int> left = 1200;
        std::vector<std::thread> threads;
        for (int i = 0; i < 16; ++i)
            threads.emplace_back([&] {
                HttpClient client(!words_.insecure);
                try {
                    while (!was_limited && left-- > 0)
                        if (client.ask({words_.url + "/assets/usher.css"}).status == 429) was_limited = true;
                } catch (const NoAnswer&) {
                    // If requests cannot even be sent that fast, they are limited as well, but not by nginx, so that
                    // does not count.
                }
            });
        for (auto& thread : threads)
            thread.join();
        check(was_limited, "rate: limited", "include usher/snippets/rate-zones.conf and rates.conf");
    }

    Context& context_;
    const DoctorNginxArgs& words_;
    const Origin origin_;
    HttpClient client_;
    std::vector<std::string> keys_; ///< that must not be in the log
    std::vector<std::string> request_ids_;
    Findings findings_;
};

} // namespace

Answer doctor_nginx(Context& context, const DoctorNginxArgs& words)
{
    auto asked = words;
    while (asked.url.ends_with('/'))
        asked.url.pop_back();
    return answer_of(Examination(context, asked).all());
}

} // namespace usher::ctl
