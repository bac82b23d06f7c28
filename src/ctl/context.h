// What every command of usherctl works with, and what it answers. One thread.
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

/// What a command has to tell: the same twice, for a program and for a person.
struct Answer {
    Json::Value json;
    std::string text; ///< ends with a line break, unless it is empty
    int status = 0;   ///< exit status; not 0 if what was asked for is not so
};

/// The command was not done; what() says why and what to do about it, and holds no secret.
class Refused : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Context {
public:
    /// say: shows a line while the command still works; never called with JSON wanted.
    Context(Settings own_settings, store::ConnectOptions connect_options, std::function<void(const std::string&)> say);

    const Settings settings;
    const store::ConnectOptions connect_options; ///< as usherctl's account; asks for no version of the schema
    service::InvitePolicy invite_policy;         ///< as usherd's, but without languages
    SystemClock clock;
    SystemRandom random;

    /// invite_policy with the languages that e-mails are written in. Throws Refused if a word is missing.
    service::InvitePolicy policy_for_emails() const;
    /// A connection to a database with this program's schema, made at the first use.
    store::Database& database();
    /// What use cases are made with, on that connection.
    service::Context use_cases();
    /// For commands that read all e-mails, which may take longer than a request ever may: called before database().
    void be_patient() { is_patient_ = true; }
    /// The realm that commands about users and rooms speak of. Throws Refused if there is none yet.
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

/// In the operator's words: why a use case refused.
std::string words_for(const Error& error);

/// The first line of the file, or of stdin if its name is "-". Throws SettingsError, and Refused if it is shorter than
/// the settings want.
std::string read_password(const std::string& file, const Settings& settings);
/// Its hash as the table users keeps it.
std::string read_password_hash(const std::string& file, const Settings& settings);

} // namespace usher::ctl
