#include "bounce_command.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "connect_options.h"
#include "store/engine/migrations.h"
#include "worker/bounces.h"

#include <sysexits.h>

#include <array>
#include <iostream>
#include <utility>

namespace usher {
namespace {

/// Only the beginning matters, but the rest must be read, too, or the MTA's pipe breaks.
std::string read_message(std::istream& in)
{
    constexpr std::size_t longest = 1024 * 1024;
    std::string message;
    std::array<char, 65536> piece{};
    while (in.read(piece.data(), piece.size()), in.gcount() > 0)
        if (message.size() < longest) message.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    return message;
}

int status_of(worker::Bounces::Status status)
{
    switch (status) {
    case worker::Bounces::Status::done: return EX_OK;
    case worker::Bounces::Status::unknown_address:
        std::cerr << "not an envelope sender of our e-mails\n";
        return EX_NOUSER;
    case worker::Bounces::Status::not_a_message: std::cerr << "not a message\n"; return EX_DATAERR;
    }
    return EX_SOFTWARE;
}

} // namespace

mail::BounceAddress read_bounce_address(const MailSettings& settings)
{
    constexpr std::size_t shortest = 16;
    if (settings.bounce_domain.empty()) return {"", ""};
    auto key = read_secret(settings.bounce_key_file);
    if (key.size() < shortest)
        throw SettingsError(settings.bounce_key_file + ": the key is shorter than 16 characters");
    return {settings.bounce_domain, std::move(key)};
}

int take_bounce(const std::vector<std::string>& settings_files, const std::string& recipient)
{
    const auto message = read_message(std::cin);
    try {
        const auto settings = read_settings(settings_files);
        log::set_level(settings.log_level);
        auto options = connect_options(settings.database, settings.database.mailer);
        options.schema_version = store::schema_version();
        auto addresses = read_bounce_address(settings.mail);
        if (!addresses.is_used()) throw SettingsError("mail.bounce_domain: not set, so bounces cannot be recognized");
        store::Database database(std::move(options));
        const SystemClock clock;
        SystemRandom random;
        worker::Bounces bounces(database, clock, random, std::move(addresses));
        return status_of(bounces.take(message, recipient));
    } catch (const std::exception& error) {
        std::cerr << "try again later: " << error.what() << "\n";
        return EX_TEMPFAIL;
    }
}

} // namespace usher
