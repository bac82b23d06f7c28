// The table failure_counts: the failures of late, of all usherd processes (base/failure_counts.h). One function is one
// statement. Times are passed in; the hosts' clocks must agree within some seconds.
#pragma once

#include "base/failure_counts.h"
#include "store/engine/database.h"

#include <string>
#include <vector>

namespace usher::store::failure_counts {

using Change = FailureCounts::Change;
using Known = FailureCounts::Known;

/// Adds their failures. Run again because an answer was lost, it counts them twice.
void add(Writer& writer, const std::vector<Change>& changes, Time now);
void forget(Writer& writer, const std::vector<std::string>& hashes, Time now);

std::vector<Known> list(Reader& reader, const std::vector<std::string>& hashes);
/// Those that changed since then and still count, the latest first.
std::vector<Known> list_changed(Reader& reader, Time since, Time now, std::int64_t most);

} // namespace usher::store::failure_counts
