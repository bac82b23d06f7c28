// A notification on its way: a service writes it into the queue and usher-notifier delivers it. One stanza, one
// recipient.
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

/// Self-contained: delivering it needs no other table.
struct Notification {
    NotificationId id;    ///< also the stanza's id, the same for every attempt
    std::string from_jid; ///< also in the stanza
    std::string to_jid;   ///< also in the stanza
    std::string stanza;   ///< the XML text
    Subject subject;      ///< what it is about
    Time created_at;
};

/// The notifications of one use case, in the order in which each recipient is to get them. What is written in one
/// statement keeps its order; what is written while holding a row's lock comes after what earlier holders of the lock
/// wrote.
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
