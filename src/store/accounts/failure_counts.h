// The table failure_counts: recent failures, of all usherd processes (base/failure_counts.h). Each function is one
// statement. Times are passed in; the hosts' clocks must agree within a few seconds.
#pragma once

#include "base/failure_counts.h"
#include "store/engine/database.h"

#include <string>
#include <vector>

namespace usher::store::failure_counts {

using Change = FailureCounts::Change;
using Known = FailureCounts::Known;

/// Adds their failures. Not idempotent: if it is run again because an answer was lost, they are counted twice.
void add(Writer& writer, const std::vector<Change>& changes, Time now);
void forget(Writer& writer, const std::vector<std::string>& hashes, Time now);

std::vector<Known> list(Reader& reader, const std::vector<std::string>& hashes);
/// Those that have changed since then and still count, latest first.
std::vector<Known> list_changed(Reader& reader, Time since, Time now, std::int64_t most);

} // namespace usher::store::failure_counts
