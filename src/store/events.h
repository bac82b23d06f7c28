// The table events. One function is one statement.
#pragma once

#include "domain/event.h"
#include "store/database.h"

namespace usher::store::events {

void insert(Writer& writer, const Event& event);

} // namespace usher::store::events
