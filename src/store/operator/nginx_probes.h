// The table nginx_probes. Each function is one statement.
#pragma once

#include "domain/nginx_probe.h"
#include "store/engine/database.h"

#include <optional>
#include <string>

namespace usher::store::nginx_probes {

void insert(Writer& writer, const std::string& key_hash, bool drops, Time now);
/// Counts a call; false if no such key was added since then.
bool note(Writer& writer, const std::string& key_hash, const SeenRequest& seen, Time since);
bool drops(Reader& reader, const std::string& key_hash);
std::optional<NginxProbe> find(Reader& reader, const std::string& key_hash);
/// Removes all that were added before then.
void remove_before(Writer& writer, Time then);

} // namespace usher::store::nginx_probes
