#include "ctl/progress.h"

#include <iostream>
#include <string>
#include <unistd.h>

namespace usher::ctl {
namespace {

constexpr std::size_t width = 40;

} // namespace

Progress::Progress(std::size_t total) : total_(total), visible_(total > 0 && isatty(STDERR_FILENO) != 0)
{
    if (visible_) draw();
}

Progress::~Progress()
{
    if (visible_) std::cerr << "\r\x1B[K" << std::flush;
}

void Progress::step()
{
    ++done_;
    // Only when the bar or its number visibly changes.
    if (visible_ && (done_ == total_ || done_ % (1 + total_ / 500) == 0)) draw();
}

void Progress::draw() const
{
    const auto full = width * done_ / total_;
    std::cerr << "\r[" << std::string(full, '#') << std::string(width - full, ' ') << "] " << done_ << "/" << total_
              << std::flush;
}

} // namespace usher::ctl
