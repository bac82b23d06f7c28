#include "connect_options.h"

#include "base/log.h"

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

void check_database(const store::ConnectOptions& options, std::string_view event)
{
    try {
        store::Database(options).connect();
    } catch (const store::WrongSchema&) {
        throw;
    } catch (const store::DatabaseError& error) {
        log::warning(event, {{"cause", error.what()}});
    }
}

std::chrono::seconds longest_turn(const DatabaseSettings& settings)
{
    // No host answers in turn; then a transaction is retried as often as the store does.
    constexpr int most_tries = 5;
    constexpr std::int64_t other_work = 60;
    const auto connecting = static_cast<std::int64_t>(settings.hosts.size()) * settings.connect_seconds;
    return std::chrono::seconds(other_work + connecting +
                                most_tries * (settings.read_seconds + settings.write_seconds));
}

} // namespace usher
