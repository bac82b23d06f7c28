// usherctl as an operator runs it: the built program, with its own settings and database.
#pragma once

#include "store/engine/database.h"

#include <json/value.h>

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace usher::test {

struct Ran {
    int status; ///< exit status; 128 plus the signal's number if one ended it
    std::string out;
    std::string err;

    std::string all() const { return out + err; }
    /// Of stdout; fails the test if it is not one JSON value in one line.
    Json::Value json() const;
};

/// A database without tables on the tests' server, and settings that name it; both are removed afterwards.
class ProgramFixture {
public:
    ProgramFixture();
    ~ProgramFixture();
    ProgramFixture(const ProgramFixture&) = delete;
    ProgramFixture& operator=(const ProgramFixture&) = delete;

    /// usherctl --settings <ours> words…, to its end.
    Ran run(const std::vector<std::string>& words, const std::string& input = "") const;
    /// The same with --json; checks that the exit status is `status`.
    Json::Value run_json(std::vector<std::string> words, int status = 0) const;
    /// In the background; end it by waitpid().
    pid_t start(const std::vector<std::string>& words) const;

    std::string write(const std::string& name, const std::string& content) const; ///< its path
    /// Adds a section to the settings.
    void set(const std::string& toml);

    store::ConnectOptions options() const; ///< root's, of our database
    std::string value(const std::string& select) const;
    void execute(const std::string& script) const;

    /// migrate and bootstrap, with a password that `password_file` holds.
    void prepare();
    static constexpr auto password = "correct horse battery";
    std::string password_file;

private:
    std::filesystem::path folder_;
    std::string database_;
    std::string settings_file_;
    std::string settings_;
};

} // namespace usher::test
