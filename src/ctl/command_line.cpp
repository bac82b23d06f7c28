#include "ctl/command_line.h"

#include <CLI/CLI.hpp>

namespace usher::ctl {

Command& Command::text(const std::string& name, std::string& place, const std::string& what)
{
    last_ = app_->add_option(name, place, what);
    return *this;
}

Command& Command::texts(const std::string& name, std::vector<std::string>& place, const std::string& what)
{
    last_ = app_->add_option(name, place, what);
    return *this;
}

Command& Command::number(const std::string& name, std::int64_t& place, std::int64_t least, std::int64_t most,
                         const std::string& what)
{
    last_ = app_->add_option(name, place, what)->check(CLI::Range(least, most));
    return *this;
}

Command& Command::limit(std::int64_t& place)
{
    return number("--limit", place, 1, 1'000'000, "the maximum number of results");
}

Command& Command::flag(const std::string& name, bool& place, const std::string& what)
{
    last_ = app_->add_flag(name, place, what);
    return *this;
}

Command& Command::required()
{
    last_->required();
    return *this;
}

Command& Command::one_of(const std::vector<std::string>& choices)
{
    last_->check(CLI::IsMember(choices));
    return *this;
}

Command& Command::needs(const std::string& option)
{
    last_->needs(app_->get_option(option));
    return *this;
}

Command& Command::with_default()
{
    last_->capture_default_str();
    return *this;
}

Command& Command::hidden()
{
    last_->group("");
    return *this;
}

Commands Commands::group(const std::string& name, const std::string& what)
{
    auto* group = app_.add_subcommand(name, what);
    group->require_subcommand(1);
    group->fallthrough();
    return {line_, *group};
}

Command Commands::add(const std::string& name, const std::string& what, std::function<Answer(Context&)> run)
{
    auto* command = app_.add_subcommand(name, what);
    command->fallthrough();
    command->callback([&line = line_, name, run = std::move(run)] {
        line.name = name;
        line.run = run;
    });
    return Command(*command);
}

CommandLine::CommandLine() : app_(std::make_unique<CLI::App>("The operator's tool of Usher.", "usherctl"))
{
    app_->require_subcommand(1);
    // Only one value at a time: the next word may be the command.
    app_->add_option("--settings", files, "TOML file; may be repeated: later files override earlier ones")
        ->allow_extra_args(false);
    app_->add_flag("--json", json, "print the result as one line of JSON");
}

CommandLine::~CommandLine() = default;

Commands CommandLine::commands()
{
    return {*this, *app_};
}

std::optional<int> CommandLine::parse(int argc, char** argv)
{
    try {
        app_->parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        return app_->exit(error) == 0 ? 0 : 2;
    }
}

} // namespace usher::ctl
