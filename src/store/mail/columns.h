// An e-mail as a row of mail_spool.
#pragma once

#include "domain/email.h"
#include "store/engine/database.h"

namespace usher::store {

/// The columns that mail_from_row() reads, starting with the first.
#define MAIL_COLUMNS                                                                                                   \
    "id, lane, template, locale, params, recipient, sender, sender_name, message_id, created_at, expires_at, "         \
    "about_kind, about_id, recipient_key"

Email mail_from_row(const Row& row);

} // namespace usher::store
