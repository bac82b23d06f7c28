// A notification on its way: what a service writes into the queue and usher-notifier delivers. One stanza, one receiver.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/ids.h"
#include "domain/stanzas.h"
#include "domain/subject.h"

#include <string>
#include <vector>

namespace usher {

using NotificationId = Id<struct NotificationEntity>;

/// Complete in itself: delivering it needs no other table.
struct Notification {
    NotificationId id;    ///< also the stanza's id, the same for every attempt
    std::string from_jid; ///< also in the stanza
    std::string to_jid;   ///< also in the stanza
    std::string stanza;   ///< the XML text
    Subject subject;      ///< what it tells of
    Time created_at;
};

/// The notifications of one use case, in the order in which each receiver is to get them. What is written in one
/// statement stays in its order; what is written while a row is locked comes after what was written by those who held
/// the lock before.
class NotificationBatch {
public:
    /// random must outlive it.
    NotificationBatch(const Subject& subject, Time now, Random& random);

    void add(const Stanza& stanza, const std::string& to_jid);
    void add(const Stanza& stanza, const std::vector<std::string>& to_jids);

    const std::vector<Notification>& all() const { return all_; }

private:
    const Subject subject_;
    const Time now_;
    Random& random_;
    std::vector<Notification> all_;
};

} // namespace usher
