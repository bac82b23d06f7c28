#include "ctl/program.h"

#include "store/database_fixture.h"

#include <json/reader.h>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace usher::test {
namespace {

std::string program()
{
    const char* folder = std::getenv("USHER_PROGRAMS");
    return (folder ? std::string(folder) : "build/development") + "/usherctl";
}

std::string read(const std::filesystem::path& file)
{
    std::ostringstream content;
    content << std::ifstream(file).rdbuf();
    return content.str();
}

pid_t spawn(const std::vector<std::string>& words, const std::filesystem::path& folder, const std::string& run)
{
    std::vector<char*> argv;
    for (const auto& word : words)
        argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    const auto open = [&](int fd, const std::string& file, int flags) {
        posix_spawn_file_actions_addopen(&actions, fd, file.c_str(), flags, 0600);
    };
    open(0, folder / (run + ".in"), O_RDONLY);
    open(1, folder / (run + ".out"), O_WRONLY | O_CREAT | O_TRUNC);
    open(2, folder / (run + ".err"), O_WRONLY | O_CREAT | O_TRUNC);
    pid_t pid = 0;
    const int failed = posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    BOOST_REQUIRE_MESSAGE(failed == 0, "cannot run " << argv[0] << "; it is built by make");
    return pid;
}

std::string unique_name()
{
    static int count = 0;
    return "usher_ctl_" + std::to_string(getpid()) + "_" + std::to_string(++count);
}

} // namespace

Json::Value Ran::json() const
{
    Json::Value value;
    const std::unique_ptr<Json::CharReader> reader(Json::CharReaderBuilder().newCharReader());
    const bool parsed = reader->parse(out.data(), out.data() + out.size(), &value, nullptr);
    BOOST_CHECK_MESSAGE(parsed && out.find('\n') == out.size() - 1, "not one line of JSON: " << out << err);
    return value;
}

ProgramFixture::ProgramFixture() : database_(unique_name())
{
    folder_ = std::filesystem::temp_directory_path() / database_;
    std::filesystem::create_directory(folder_);
    password_file = write("password", std::string(password) + "\n");
    auto server = connect_options();
    settings_file_ = write("usher.toml", "");
    set("[database]\nname = \"" + database_ + "\"\nhosts = [\"" + server.hosts.front() + "\"]\n" +
        "usherctl.user = \"root\"\nusherd.user = \"root\"\nmailer.user = \"root\"\nnotifier.user = \"root\"\n");
    server.name.clear();
    store::Database(server).run_script("CREATE DATABASE " + database_ + " CHARACTER SET utf8mb4");
}

ProgramFixture::~ProgramFixture()
{
    std::filesystem::remove_all(folder_);
    try {
        execute("DROP DATABASE " + database_);
    } catch (const store::DatabaseError& error) {
        BOOST_TEST_MESSAGE("cannot drop " << database_ << ": " << error.what());
    }
}

std::string ProgramFixture::write(const std::string& name, const std::string& content) const
{
    std::ofstream(folder_ / name) << content;
    return folder_ / name;
}

void ProgramFixture::set(const std::string& toml)
{
    settings_ += toml;
    write("usher.toml", settings_);
}

pid_t ProgramFixture::start(const std::vector<std::string>& words) const
{
    std::vector<std::string> argv = {program(), "--settings", settings_file_};
    argv.insert(argv.end(), words.begin(), words.end());
    write("background.in", "");
    return spawn(argv, folder_, "background");
}

Ran ProgramFixture::run(const std::vector<std::string>& words, const std::string& input) const
{
    std::vector<std::string> argv = {program(), "--settings", settings_file_};
    argv.insert(argv.end(), words.begin(), words.end());
    write("run.in", input);
    const pid_t pid = spawn(argv, folder_, "run");
    int status = 0;
    BOOST_REQUIRE_EQUAL(waitpid(pid, &status, 0), pid);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read(folder_ / "run.out"),
            read(folder_ / "run.err")};
}

Json::Value ProgramFixture::run_json(std::vector<std::string> words, int status) const
{
    words.insert(words.begin(), "--json");
    const auto ran = run(words);
    BOOST_CHECK_MESSAGE(ran.status == status, "status " << ran.status << ": " << ran.all());
    BOOST_CHECK_EQUAL(ran.all().find(password), std::string::npos);
    return ran.json();
}

store::ConnectOptions ProgramFixture::options() const
{
    auto options = connect_options();
    options.name = database_;
    return options;
}

std::string ProgramFixture::value(const std::string& select) const
{
    store::Database database(options());
    return database.read([&](store::Reader& reader) {
        return reader.find(select.c_str(), [](const store::Row& row) { return row.text(1); }).value_or("");
    });
}

void ProgramFixture::execute(const std::string& script) const
{
    store::Database(options()).run_script(script);
}

void ProgramFixture::prepare()
{
    run_json({"migrate"});
    run_json({"bootstrap", "--org", "Acme", "--owner-email", "olga@acme.example", "--owner-name", "Olga Owner",
              "--password-file", password_file});
}

} // namespace usher::test
