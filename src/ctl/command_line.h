// The command line of usherctl: the names of its commands, options and arguments and where their values are stored.
// Each file in ctl/ adds its own commands (ctl/commands.h); only command_line.cpp knows CLI11.
#pragma once

#include "ctl/context.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

namespace usher::ctl {

/// One command. Names that begin with "--" are options, others are arguments. Places must outlive the command line.
class Command {
public:
    explicit Command(CLI::App& app) : app_(&app) {}

    Command& text(const std::string& name, std::string& place, const std::string& what);
    Command& texts(const std::string& name, std::vector<std::string>& place, const std::string& what);
    Command& number(const std::string& name, std::int64_t& place, std::int64_t least, std::int64_t most,
                    const std::string& what);
    /// --limit, which all lists have.
    Command& limit(std::int64_t& place);
    Command& flag(const std::string& name, bool& place, const std::string& what);

    // These apply to the option or argument added last.
    Command& required();
    Command& one_of(const std::vector<std::string>& choices);
    Command& needs(const std::string& option);
    Command& with_default(); ///< --help shows the place's value
    Command& hidden();       ///< --help does not show it

private:
    CLI::App* app_;
    CLI::Option* last_ = nullptr;
};

template <typename Args>
struct CommandWithArgs {
    Command command;
    Args& args; ///< lives as long as the command line
};

class CommandLine;

/// Where commands are added: at the top level, or in a group such as `user`.
class Commands {
public:
    Commands(CommandLine& line, CLI::App& app) : line_(line), app_(app) {}

    Commands group(const std::string& name, const std::string& what);
    Command add(const std::string& name, const std::string& what, std::function<Answer(Context&)> run);
    template <typename Args>
    CommandWithArgs<Args> add(const std::string& name, const std::string& what,
                              std::function<Answer(Context&, const Args&)> run, Args initial = {})
    {
        const auto args = std::make_shared<Args>(std::move(initial));
        return {add(name, what, [run = std::move(run), args](Context& context) { return run(context, *args); }), *args};
    }

private:
    CommandLine& line_;
    CLI::App& app_;
};

class CommandLine {
public:
    CommandLine();
    ~CommandLine();

    Commands commands();
    /// The exit status, if there is nothing to run: --help was given, or the command line is wrong.
    std::optional<int> parse(int argc, char** argv);

    // The parsed values.
    std::vector<std::string> files = {"/etc/usher/usher.toml"}; ///< of settings
    bool json = false;
    std::string name; ///< of the command, without the group's: "migrate", "add"
    std::function<Answer(Context&)> run;

private:
    std::unique_ptr<CLI::App> app_;
};

} // namespace usher::ctl
