// What a mailer has done that the database does not know yet, in a file on its own host, so that being killed, or losing the
// database, at any instant loses no e-mail and duplicates none but those whose final dot was out without a reply.
//
// The file is a row of slots of 512 bytes, each one line of text padded with blanks, and its space is allocated when it
// is opened: a full disk shows then, not when a reply must be written down. A slot belongs to one claimed e-mail:
//
//     claimed <e-mail> <claim>                          this mailer has it
//     dot <e-mail> <claim> <moment>                     the final dot is about to leave
//     <outcome> <e-mail> <claim> <moment> <code> <words> what the relay said
//
// and is blank again when the database knows the outcome. Writes go to the file (not further: a kill loses nothing of
// them, a power cut may, and then an e-mail is sent again).
//
// A file is locked while a mailer has it. Whoever starts next on the host takes over the files that nobody has locked.
// Any thread may write; a slot is written by one thread at a time.
#pragma once

#include "store/mail/queue_claims.h"

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace usher::worker {

/// The folder or the file cannot be used; what() says why.
class JournalError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Journal {
public:
    using Claim = store::queue_claims::Claim;
    using ClaimAttempt = store::queue_claims::ClaimAttempt;

    /// What a mailer left behind.
    struct Remains {
        std::vector<Claim> untried;         ///< claimed, the dot was not out
        std::vector<ClaimAttempt> attempts; ///< with the relay's words, or uncertain
    };

    /// Takes a free file of the folder, or makes one, with room for so many e-mails. name: the mailer's, as the attempts
    /// tell it. Throws JournalError.
    Journal(const std::string& folder, std::size_t slots, std::string name);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    /// What this file and those of mailers that are gone hold.
    Remains remains() const;
    /// Blanks all of it, and removes the others' files. To be called when the database has it.
    void forget_remains();

    std::size_t slots() const { return slots_; }

    // Each returns false, and errno tells why, if it could not be written.
    bool claimed(std::size_t slot, const Claim& claim);
    bool dot(std::size_t slot, const Claim& claim, Time now);
    bool reply(std::size_t slot, const Claim& claim, const Attempt& attempt);
    bool clear(std::size_t slot);

private:
    class File;

    bool write(std::size_t slot, const std::string& line);

    const std::string name_;
    const std::size_t slots_;
    std::vector<File> files_; ///< the first is ours
};

/// Whether a mailer that uses this folder holds e-mails. Throws JournalError.
bool holds_emails(const std::string& folder);

/// An empty file of this name in the folder tells the mailers of this host to claim nothing more.
constexpr const char* drain_marker = "drain";

} // namespace usher::worker
