// A FastCGI server that runs in a thread of the test, on a socket in its own folder, until stopped or destroyed.
#pragma once

#include "fcgi/listener.h"
#include "fcgi/server.h"

#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>

namespace usher::test {

/// Deleted with everything in it at the end.
class TemporaryFolder {
public:
    TemporaryFolder() : path_(made()) {}
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

private:
    static std::string made()
    {
        auto name = (std::filesystem::temp_directory_path() / "usher-XXXXXX").string();
        if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
        return name;
    }
    std::string path_;
};

class RunningServer {
public:
    RunningServer(const fcgi::ServerOptions& options, std::function<fcgi::Handler()> make_handler)
        : socket(folder_ / "s"), listener_(socket), server(listener_, options, std::move(make_handler)),
          running_(std::async(std::launch::async, [this] { server.run(); }))
    {
    }
    ~RunningServer() { stop(); }

    /// Returns when run() has returned.
    void stop()
    {
        if (!running_.valid()) return;
        server.stop();
        running_.get();
    }

private:
    TemporaryFolder folder_;

public:
    const std::string socket;

private:
    fcgi::Listener listener_;

public:
    fcgi::Server server;

private:
    std::future<void> running_;
};

} // namespace usher::test
