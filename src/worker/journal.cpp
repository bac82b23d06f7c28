#include "worker/journal.h"

#include "base/text.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <utility>

namespace usher::worker {

namespace claims = store::queue_claims;

namespace {

constexpr std::size_t slot_size = 512;
constexpr auto suffix = ".journal";
constexpr auto no_reply = "the mailer was killed before the relay's reply to the final dot";

std::string reason()
{
    return std::strerror(errno);
}

std::optional<int> number_from(std::string_view text)
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// Splits off the next word.
std::string_view take_word(std::string_view& rest)
{
    const auto end = std::min(rest.find(' '), rest.size());
    const auto word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return word;
}

std::string begin_of(std::string_view what, const claims::Claim& claim)
{
    return std::string(what) + " " + claim.id.hex() + " " + std::to_string(claim.number);
}

/// As much of the text as fits, without splitting a character.
std::string_view shortened(std::string_view text, std::size_t most)
{
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U)
        --most;
    return text.substr(0, most);
}

/// Parses a slot that is not blank. A partial line, from a host that crashed while writing it, is ignored.
void read_slot(std::string_view line, const std::string& mailer, Journal::Remains& remains)
{
    const auto what = take_word(line);
    const auto id = EmailId::from_hex(take_word(line));
    const auto number = number_from(take_word(line));
    if (!id || !number) return;
    const claims::Claim claim{*id, *number};
    if (what == "claimed") {
        remains.untried.push_back(claim);
        return;
    }
    const auto at = parse_iso_time(take_word(line));
    if (!at) return;
    if (what == "dot") {
        remains.attempts.push_back({claim, {DeliveryOutcome::uncertain, 0, no_reply, mailer, *at}});
        return;
    }
    const auto outcome = parse_delivery_outcome(what);
    const auto code = number_from(take_word(line));
    if (outcome && code) remains.attempts.push_back({claim, {*outcome, *code, std::string(line), mailer, *at}});
}

} // namespace

/// One file, locked.
class Journal::File {
public:
    /// Nothing if another process has locked it.
    static std::optional<File> take(const std::string& path)
    {
        const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (descriptor < 0) throw JournalError(path + ": " + reason());
        File file(path, descriptor);
        if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) return std::nullopt;
        // Its last owner may have removed it meanwhile.
        struct stat opened = {}, named = {};
        if (fstat(descriptor, &opened) != 0 || stat(path.c_str(), &named) != 0 || opened.st_ino != named.st_ino)
            return std::nullopt;
        return file;
    }
    ~File()
    {
        if (descriptor_ >= 0) close(descriptor_);
    }
    File(File&& other) noexcept : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
    File& operator=(File&&) = delete;

    void make_room(std::size_t slots) const
    {
        const int error = posix_fallocate(descriptor_, 0, static_cast<off_t>(slots * slot_size));
        if (error != 0) throw JournalError(path_ + ": " + std::strerror(error));
    }

    bool write(std::size_t slot, const std::string& line) const
    {
        std::array<char, slot_size> padded;
        padded.fill(' ');
        std::ranges::copy(line, padded.begin());
        padded.back() = '\n';
        const auto written = pwrite(descriptor_, padded.data(), padded.size(), static_cast<off_t>(slot * slot_size));
        if (written >= 0 && written < static_cast<ssize_t>(padded.size())) errno = ENOSPC;
        return written == static_cast<ssize_t>(padded.size());
    }

    /// Each slot's line.
    std::vector<std::string> lines() const
    {
        std::vector<std::string> all;
        std::array<char, slot_size> slot;
        for (off_t at = 0; pread(descriptor_, slot.data(), slot.size(), at) == static_cast<ssize_t>(slot.size());
             at += static_cast<off_t>(slot.size())) {
            std::string line(slot.data(), slot.size());
            line.erase(std::min(line.find('\0'), line.size()));
            all.emplace_back(text::trimmed(line));
        }
        return all;
    }

    void remove() const { unlink(path_.c_str()); }

private:
    File(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

    std::string path_;
    int descriptor_;
};

namespace {

std::vector<std::string> journals_in(const std::string& folder)
{
    std::vector<std::string> paths;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().extension() == suffix) paths.push_back(entry.path().string());
    if (error) throw JournalError(folder + ": " + error.message());
    std::ranges::sort(paths);
    return paths;
}

} // namespace

Journal::Journal(const std::string& folder, std::size_t slots, std::string name) : name_(std::move(name)), slots_(slots)
{
    for (const auto& path : journals_in(folder))
        if (auto file = File::take(path)) files_.push_back(std::move(*file));
    for (int number = 1; files_.empty(); ++number)
        if (auto file = File::take(folder + "/" + std::to_string(number) + suffix)) files_.push_back(std::move(*file));
    files_.front().make_room(slots_);
}

Journal::~Journal() = default;

Journal::Remains Journal::remains() const
{
    Remains remains;
    for (const auto& file : files_)
        for (const auto& line : file.lines())
            if (!line.empty()) read_slot(line, name_, remains);
    return remains;
}

void Journal::forget_remains()
{
    const auto& ours = files_.front();
    const auto lines = ours.lines();
    for (std::size_t slot = 0; slot < lines.size(); ++slot)
        if (!lines[slot].empty()) ours.write(slot, "");
    while (files_.size() > 1) {
        files_.back().remove();
        files_.pop_back();
    }
}

bool Journal::write(std::size_t slot, const std::string& line)
{
    return files_.front().write(slot, std::string(shortened(line, slot_size - 1)));
}

bool Journal::claimed(std::size_t slot, const Claim& claim)
{
    return write(slot, begin_of("claimed", claim));
}

bool Journal::dot(std::size_t slot, const Claim& claim, Time now)
{
    return write(slot, begin_of("dot", claim) + " " + to_iso_microseconds(now));
}

bool Journal::reply(std::size_t slot, const Claim& claim, const Attempt& attempt)
{
    return write(slot, begin_of(to_text(attempt.outcome), claim) + " " + to_iso_microseconds(attempt.at) + " " +
                           std::to_string(attempt.code) + " " + attempt.reply);
}

bool Journal::clear(std::size_t slot)
{
    return write(slot, "");
}

bool holds_emails(const std::string& folder)
{
    for (const auto& path : journals_in(folder)) {
        const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) continue;
        std::array<char, slot_size> slot;
        bool found = false;
        while (!found && read(descriptor, slot.data(), slot.size()) == static_cast<ssize_t>(slot.size()))
            found = slot[0] != ' ' && slot[0] != '\0';
        close(descriptor);
        if (found) return true;
    }
    return false;
}

} // namespace usher::worker
