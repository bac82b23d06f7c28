#include "ctl/nginx.h"

#include "ctl/commands.h"

#include <algorithm>

namespace usher::ctl {
namespace {

/// What the blocks are built from, according to the settings.
struct Site {
    const Settings& settings;
    const NginxArgs& words;
    Origin origin;

    std::string snippet(const std::string& name) const { return "include usher/snippets/" + name + ".conf;\n"; }
    std::string authority() const { return origin.port.empty() ? origin.host : origin.host + ":" + origin.port; }
    std::string certificate() const { return given_or(words.certificate, "fullchain.pem"); }
    std::string key() const { return given_or(words.key, "privkey.pem"); }
    bool has_plain_port() const { return origin.is_secure() && origin.port.empty(); }

private:
    std::string given_or(const std::string& given, const std::string& file) const
    {
        return given.empty() ? "/etc/letsencrypt/live/" + origin.host + "/" + file : given;
    }
};

/// Escaped for use in a regular expression.
std::string escaped(const std::string& path)
{
    std::string all;
    for (const char c : path)
        all += c == '.' ? std::string("\\.") : std::string(1, c);
    return all;
}

bool is_ipv4(const std::string& host)
{
    return host.find_first_not_of("0123456789.") == std::string::npos;
}

/// An address is listened on alone, a name on all addresses of the machine.
std::string listen_lines(const Origin& origin, const std::string& port, const std::string& more)
{
    if (is_ipv4(origin.host)) return "    listen " + origin.host + ":" + port + more + ";\n";
    return "    listen " + port + more + ";\n    listen [::]:" + port + more + ";\n";
}

std::string head(const Site& site)
{
    auto text = "# Usher behind nginx 1.22 or newer: the servers of " + site.settings.public_origin +
                R"(, as `usherctl nginx` prints them for
# its settings. They belong into the http block of /etc/nginx/nginx.conf, or into a file of sites-enabled. Check with
# `nginx -t`; `nginx -s reload` takes them over without losing a request; then prove it with
#     usherctl doctor --nginx )" +
                site.settings.public_origin + R"(
# Each concern has a file of its own in snippets/, with the reason for every line.

)" + site.snippet("http");
    if (site.settings.limits.enabled) text += site.snippet("rate-zones");
    return text;
}

std::string maps(const Site& site)
{
    const auto path = escaped(site.origin.path);
    std::string text =
        "\n# What usherd sees as the request's path, and what tells nginx in which API's error format to answer.\n";
    text += "map $request_uri $usher_uri {\n    default $request_uri;\n";
    if (!path.empty()) text += "    \"~^" + path + "(?<usher_rest>/.*)$\" $usher_rest;\n";
    text += "}\nmap $request $usher_request {\n    default $request;\n";
    if (!path.empty())
        text += "    \"~^(?<usher_verb>\\S+ )(?:https?://[^/ ]*)?" + path +
                "(?<usher_line>/.*)$\" \"$usher_verb$usher_line\";\n";
    return text + R"(}

# Your own files: the folder look/ in it holds the logos that look.logo and `usherctl org look` name.
map "" $usher_own_files { default ")" +
           site.words.own_files + R"("; }
# The folders of templates, for the words of the pages in each language; yours come first.
map "" $usher_own_templates { default ")" +
           site.settings.mail.own_templates + R"("; }
map "" $usher_templates { default ")" +
           site.settings.mail.templates + "\"; }\n";
}

std::string upstream(const Site& site)
{
    const auto& listen = site.settings.listen;
    return "\nupstream usherd {\n    server " + (listen.starts_with('/') ? "unix:" + listen : listen) + ";\n    " +
           site.snippet("kept-connections") + "}\n";
}

std::string logs(const Site& site)
{
    return R"(
    # Written in pieces of 64 KiB or after a second: an unbuffered log costs four times as much.
    access_log )" +
           site.words.logs + R"(/usher.log usher buffer=64k flush=1s;
    # "alert": the messages below it quote the whole request line, tokens included. What they tell of usherd (not
    # reached, no answer in time) is in the access log as well: app=502, app=504. The error_log of nginx.conf, outside
    # http, has what concerns nginx itself.
    error_log )" +
           site.words.logs + "/usher-error.log alert;\n";
}

std::string plain_server(const Site& site)
{
    return R"(
# Plain HTTP: proves to the certificate authority that the name is ours, and sends everything else to TLS. 308, not 301:
# a POST stays a POST.
server {
)" + listen_lines(site.origin, "80", "") +
           "    server_name " + site.origin.host + R"(;

    location /.well-known/acme-challenge/ {
        root /var/lib/usher-acme;
    }
    location / {
        return 308 https://)" +
           site.authority() + R"($request_uri;
    }

    server_tokens off;
)" + logs(site) +
           "}\n";
}

/// The locations are the same as without a sub-path: the path is removed before.
std::string sub_path(const Site& site)
{
    const auto& path = site.origin.path;
    if (path.empty()) return "";
    const auto begins = "\"^" + escaped(path);
    return "\n    # Everything is below " + path + ". Pages name their style sheets and scripts from the root.\n" +
           "    if ($request_uri !~ " + begins + "(?:[/?]|$)\") { return 404; }\n" + //
           "    rewrite " + begins + "(/.*)$\" $1;\n" +                              //
           "    location = " + path + " { return 308 " + path + "/; }\n" +           //
           "    sub_filter '\"/assets/' '\"" + path + "/assets/';\n" +               //
           "    sub_filter_once off;\n";
}

std::string main_server(const Site& site)
{
    const bool is_secure = site.origin.is_secure();
    const auto usual_port = is_secure ? "443" : "80";
    auto text = "\nserver {\n" +
                listen_lines(site.origin, site.origin.port.empty() ? usual_port : site.origin.port,
                             is_secure ? " ssl http2" : "") +
                "    server_name " + site.origin.host + ";\n";
    if (is_secure)
        text += "\n    ssl_certificate     " + site.certificate() + ";\n    ssl_certificate_key " + site.key() +
                ";\n    " + site.snippet("tls");
    text += "\n    root " + site.words.www + ";\n    " + site.snippet("server");
    if (site.settings.limits.enabled) text += "    " + site.snippet("rates");
    return text + sub_path(site) + logs(site) + "}\n";
}

} // namespace

Origin parse_origin(const std::string& origin)
{
    Origin parsed;
    const auto scheme_end = origin.find("://");
    const auto host_begin = scheme_end == std::string::npos ? 0 : scheme_end + 3;
    parsed.scheme = origin.substr(0, host_begin == 0 ? 0 : scheme_end);
    const auto host_end = std::min(origin.find('/', host_begin), origin.size());
    auto authority = origin.substr(host_begin, host_end - host_begin);
    parsed.path = origin.substr(host_end);
    const auto colon = authority.rfind(':');
    if (colon != std::string::npos && authority.find(']', colon) == std::string::npos) {
        parsed.port = authority.substr(colon + 1);
        authority.resize(colon);
    }
    parsed.host = authority;
    constexpr std::string_view path_characters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:[]/";
    constexpr auto host_characters = path_characters.substr(0, path_characters.size() - 1);
    constexpr std::string_view digits = "0123456789";
    const auto consists_of = [](const std::string& text, std::string_view allowed) {
        return text.find_first_not_of(allowed) == std::string::npos;
    };
    if ((parsed.scheme != "http" && parsed.scheme != "https") || parsed.host.empty() ||
        !consists_of(parsed.host, host_characters) || !consists_of(parsed.port, digits) ||
        !consists_of(parsed.path, path_characters))
        throw Refused("not the URL of a server: " + origin + "; expected https://host, with a port or a path");
    return parsed;
}

Answer print_nginx(Context& context, const NginxArgs& words)
{
    const Site site{context.settings, words, parse_origin(context.settings.public_origin)};
    Answer answer;
    answer.text = head(site) + maps(site) + upstream(site);
    if (site.has_plain_port()) answer.text += plain_server(site);
    answer.text += main_server(site);
    answer.json["configuration"] = answer.text;
    return answer;
}

void add_nginx(Commands& commands)
{
    auto [command, args] =
        commands.add<NginxArgs>("nginx", "print nginx's server blocks for these settings", print_nginx);
    command.text("--certificate", args.certificate, "file of the certificate; default: where certbot puts it");
    command.text("--key", args.key, "file of its key");
    command.text("--www", args.www, "folder of the pages").with_default();
    command.text("--own-files", args.own_files, "folder with look/, your logos").with_default();
    command.text("--logs", args.logs, "folder of the logs").with_default();
}

} // namespace usher::ctl
