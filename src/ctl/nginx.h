// usherctl nginx: the servers of nginx for these settings, to be included in its http block. What they consist of is in
// nginx/snippets/; nginx/usher.conf is what this prints for https://usher.example.org.
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

/// Of a public origin: "https", "example.org", "8443" (empty: the usual one), "/usher" (empty: none).
struct Origin {
    std::string scheme;
    std::string host;
    std::string port;
    std::string path;

    bool is_secure() const { return scheme == "https"; }
};
/// Throws Refused where it holds what has no place in the address of a server.
Origin parse_origin(const std::string& origin);

} // namespace usher::ctl
