#include "domain/notification.h"

#include <utility>

namespace usher {

NotificationBatch::NotificationBatch(std::string about_kind, const IdBytes& about_id, Time now, Random& random)
    : about_kind_(std::move(about_kind)), about_id_(about_id), now_(now), random_(random)
{
}

void NotificationBatch::add(const Stanza& stanza, const std::string& to_jid)
{
    const auto id = NotificationId::make(now_, random_);
    all_.push_back({id, stanza.from_jid, to_jid, text_of(stanza, id.hex(), to_jid), about_kind_, about_id_, now_});
}

void NotificationBatch::add(const Stanza& stanza, const std::vector<std::string>& to_jids)
{
    for (const auto& to_jid : to_jids)
        add(stanza, to_jid);
}

} // namespace usher
