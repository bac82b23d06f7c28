// What a mailer has done that is not recorded in the database yet, in a file on its own host: if the mailer is killed,
// or loses the database, at any instant, no e-mail is lost, and none is duplicated but those whose final dot got no
// reply.
//
// The file is a sequence of slots of 512 bytes, each one line of text padded with blanks. Its space is allocated when
// it is opened: a full disk is noticed then, not when a reply must be recorded. A slot belongs to one claimed e-mail:
//
//     claimed <e-mail> <claim>                          this mailer has it
//     dot <e-mail> <claim> <time>                       the final dot is about to be sent
//     <outcome> <e-mail> <claim> <time> <code> <words>  what the relay replied
//
// and is blank again once the outcome is in the database. Writes are not synced to disk: a kill loses none of them, a
// power failure may, and then an e-mail is sent again.
//
// A file is locked while a mailer uses it. The next mailer to start on the host takes over the files that are not
// locked. Any thread may write; a slot must be written by only one thread at a time.
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

    /// What mailers have left behind.
    struct Remains {
        std::vector<Claim> untried;         ///< claimed, but the final dot was not sent
        std::vector<ClaimAttempt> attempts; ///< with the relay's reply, or uncertain
    };

    /// Takes an unlocked file in the folder, or creates one, with room for so many e-mails. name: the mailer's, for its
    /// attempts. Throws JournalError.
    Journal(const std::string& folder, std::size_t slots, std::string name);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    /// What this file, and those of mailers that no longer run, contain.
    Remains remains() const;
    /// Blanks this file, and removes the others. To be called once all of it is in the database.
    void forget_remains();

    std::size_t slots() const { return slots_; }

    // Each returns false, and sets errno, if it could not write.
    bool claimed(std::size_t slot, const Claim& claim);
    bool dot(std::size_t slot, const Claim& claim, Time now);
    bool reply(std::size_t slot, const Claim& claim, const Attempt& attempt);
    bool clear(std::size_t slot);

private:
    class File;

    bool write(std::size_t slot, const std::string& line);

    const std::string name_;
    const std::size_t slots_;
    std::vector<File> files_; ///< the first one is ours
};

/// Whether any mailer that uses this folder holds e-mails. Throws JournalError.
bool holds_emails(const std::string& folder);

/// An empty file with this name in the folder tells the mailers on this host to stop claiming e-mails.
constexpr const char* drain_marker = "drain";

} // namespace usher::worker
