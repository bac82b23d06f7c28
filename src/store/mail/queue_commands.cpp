#include "store/mail/queue_commands.h"

#include "base/text.h"

namespace usher::store::queue_commands {
namespace {

// A claim in progress has no attempt with its number yet.
#define IS_RECORDED                                                                                                    \
    "EXISTS (SELECT 1 FROM mail_attempts WHERE mail_attempts.mail_id = mail_spool.id "                                 \
    "AND mail_attempts.attempt = mail_spool.attempts)"
#define NOT_IN_DELIVERY "(held OR due_at <= ? OR attempts = 0 OR " IS_RECORDED ") "
#define SELECTED "AND (? = '' OR template = ?) AND (? = '' OR LOWER(SUBSTRING_INDEX(recipient, '@', -1)) = ?) "
// So far in the future that it is never due.
#define HOLD "UPDATE mail_spool SET held = TRUE, due_at = '9999-12-31 00:00:00' "

constexpr auto retry_one = "UPDATE mail_spool SET held = FALSE, due_at = ? WHERE id = ? AND " NOT_IN_DELIVERY;
constexpr auto hold_one = HOLD "WHERE id = ? AND NOT held AND " NOT_IN_DELIVERY;
constexpr auto retry_many = "UPDATE mail_spool SET held = FALSE, due_at = ? WHERE due_at > ? AND held = ? "
                            "AND (held OR " IS_RECORDED ") " SELECTED "ORDER BY id LIMIT ?";
constexpr auto hold_many = HOLD "WHERE NOT held AND " NOT_IN_DELIVERY SELECTED "ORDER BY id LIMIT ?";

} // namespace

bool retry(Writer& writer, const EmailId& id, Time now)
{
    return writer.execute(retry_one, now, id, now) == 1;
}

bool hold(Writer& writer, const EmailId& id, Time now)
{
    return writer.execute(hold_one, id, now) == 1;
}

std::int64_t retry_some(Writer& writer, const Selection& selection, Time now, std::int64_t most)
{
    const auto domain = text::to_lower(selection.domain);
    return writer.execute(retry_many, now, now, selection.held, selection.template_name, selection.template_name,
                          domain, domain, most);
}

std::int64_t hold_some(Writer& writer, const Selection& selection, Time now, std::int64_t most)
{
    const auto domain = text::to_lower(selection.domain);
    return writer.execute(hold_many, now, selection.template_name, selection.template_name, domain, domain, most);
}

} // namespace usher::store::queue_commands
