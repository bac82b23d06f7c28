// A progress bar on stderr for long commands; nothing if stderr is not a terminal.
#pragma once

#include <cstddef>

namespace usher::ctl {

class Progress {
public:
    explicit Progress(std::size_t total);
    ~Progress(); ///< erases it
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void step();

private:
    void draw() const;

    const std::size_t total_;
    const bool visible_;
    std::size_t done_ = 0;
};

} // namespace usher::ctl
