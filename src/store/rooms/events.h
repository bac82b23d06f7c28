// The table events. Each function is one statement.
#pragma once

#include "domain/event.h"
#include "store/engine/database.h"

#include <vector>

namespace usher::store::events {

void insert(Writer& writer, const Event& event);
void insert(Writer& writer, const std::vector<Event>& events);
/// Unless one of its kind about the same subject was added since then.
void insert_unless_since(Writer& writer, const Event& event, Time since);
bool exists(Reader& reader, const EventId& id);
/// The history of one subject, in order.
std::vector<Event> list(Reader& reader, const Subject& subject);

} // namespace usher::store::events
