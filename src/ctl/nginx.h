// usherctl nginx: prints nginx's server blocks for these settings, to be included in its http block. Their parts are in
// nginx/snippets/; nginx/usher.conf is the output for https://usher.example.org.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

struct NginxArgs {
    std::string www = "/usr/share/usher/www";
    std::string own_files = "/etc/usher";
    std::string logs = "/var/log/nginx";
    std::string certificate; ///< empty: where certbot puts it
    std::string key;
};
Answer print_nginx(Context& context, const NginxArgs& words);

/// The parts of a public origin: "https", "example.org", "8443" (empty: the default port), "/usher" (empty: none).
struct Origin {
    std::string scheme;
    std::string host;
    std::string port;
    std::string path;

    bool is_secure() const { return scheme == "https"; }
};
/// Throws Refused if it contains anything that does not belong in a server's URL.
Origin parse_origin(const std::string& origin);

} // namespace usher::ctl
