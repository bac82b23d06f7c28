#include "connect_options.h"

namespace usher {

store::ConnectOptions connect_options(const DatabaseSettings& settings, const DatabaseAccount& account)
{
    store::ConnectOptions options;
    options.hosts = settings.hosts;
    options.name = settings.name;
    options.user = account.user;
    options.password = read_secret(account.password_file);
    options.connect_seconds = static_cast<int>(settings.connect_seconds);
    options.read_seconds = static_cast<int>(settings.read_seconds);
    options.write_seconds = static_cast<int>(settings.write_seconds);
    options.tls = settings.tls;
    options.tls_ca = settings.tls_ca;
    return options;
}

} // namespace usher
