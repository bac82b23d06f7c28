// The columns about_kind and about_id, which several tables share.
#pragma once

#include "domain/subject.h"
#include "store/engine/database.h"

namespace usher::store {

/// From about_kind in the given column and about_id in the next.
inline Subject subject_from_row(const Row& row, int about_kind)
{
    const auto id = row.optional_id<SubjectId>(about_kind + 1);
    const auto kind = parse_subject_kind(row.text(about_kind));
    return id && kind ? Subject(*kind, *id) : Subject();
}

} // namespace usher::store
