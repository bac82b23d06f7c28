#include "domain/notification.h"

#include <utility>

namespace usher {

NotificationBatch::NotificationBatch(const Subject& subject, Time now, Random& random)
    : subject_(subject), now_(now), random_(random)
{
}

void NotificationBatch::add(const Stanza& stanza, const std::string& to_jid)
{
    const auto id = NotificationId::make(now_, random_);
    all_.push_back({id, stanza.from_jid, to_jid, text_of(stanza, id.hex(), to_jid), subject_, now_});
}

// A stanza for many recipients is built once: only id and recipient differ. Placeholders that nobody can guess mark
// their places.
void NotificationBatch::add(const Stanza& stanza, const std::vector<std::string>& to_jids)
{
    const auto id_mark = NotificationId::make(now_, random_).hex();
    const auto to_mark = NotificationId::make(now_, random_).hex();
    const auto pattern = text_of(stanza, id_mark, to_mark);
    for (const auto& to_jid : to_jids) {
        if (to_jid.find_first_of("<>&\"'") != std::string::npos) {
            add(stanza, to_jid);
            continue;
        }
        const auto id = NotificationId::make(now_, random_);
        auto text = pattern;
        text.replace(text.find(id_mark), id_mark.size(), id.hex());
        text.replace(text.find(to_mark), to_mark.size(), to_jid);
        all_.push_back({id, stanza.from_jid, to_jid, std::move(text), subject_, now_});
    }
}

} // namespace usher
