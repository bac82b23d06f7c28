// What every command of usherctl works with, and its result. One thread.
#pragma once

#include "base/clock.h"
#include "base/failure_counts.h"
#include "base/password_hasher.h"
#include "base/random.h"
#include "domain/error.h"
#include "domain/org.h"
#include "service/context.h"
#include "service/orgs/invites.h"
#include "settings.h"
#include "store/engine/database.h"

#include <json/value.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace usher::ctl {

/// A command's result, both for programs and for people.
struct Answer {
    Json::Value json;
    std::string text; ///< ends with a line break, unless it is empty
    int status = 0;   ///< exit status; not 0 if a check failed
};

/// The command was not carried out; what() says why and what to do about it, and contains no secrets.
class Refused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Context {
public:
    /// say: prints a line while the command is still running; never called if JSON was requested.
    Context(Settings own_settings, store::ConnectOptions connect_options, std::function<void(const std::string&)> say);

    const Settings settings;
    const store::ConnectOptions connect_options; ///< as usherctl's account; does not check the schema's version
    service::InvitePolicy invite_policy;         ///< same as usherd's, but without languages
    SystemClock clock;
    SystemRandom random;

    /// invite_policy with the languages that e-mails are written in. Throws Refused if a word is missing.
    service::InvitePolicy policy_for_emails() const;
    /// A connection to a database with this program's schema, made on first use.
    store::Database& database();
    /// The context for use cases, on that connection.
    service::Context use_cases();
    /// For commands that read all e-mails, which may take longer than any request: to be called before database().
    void be_patient() { is_patient_ = true; }
    /// The realm that commands about users and rooms refer to. Throws Refused if there is none yet.
    Org workspace();

    void say(const std::string& line) const;
    bool answers_in_json() const { return !say_; }

private:
    std::function<void(const std::string&)> say_;
    std::unique_ptr<store::Database> database_;
    FailureCounts failures_{clock};
    PasswordHasher hasher_{1, 1};
    bool is_patient_ = false;
};

/// Explains a use case's error to the operator.
std::string words_for(const Error& error);

/// The first line of the file, or of stdin if its name is "-". Throws SettingsError, and Refused if it is shorter than
/// the settings require.
std::string read_password(const std::string& file, const Settings& settings);
/// Its hash as stored in the table users.
std::string read_password_hash(const std::string& file, const Settings& settings);

} // namespace usher::ctl
