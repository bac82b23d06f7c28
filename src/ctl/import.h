// usherctl import: fills an empty database with what usherctl export has written, be it by this version of Usher or by an
// earlier one. The schema is first made as it was then; the migrations since then do with the rows what they have always
// done. Until all is there no program works on the database, so a part of an import is never taken for the whole.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

struct ImportArgs {
    std::string file = "-"; ///< "-" is stdin
    bool restart = false;   ///< what an interrupted import has left is removed first
};
Answer import_all(Context& context, const ImportArgs& words);

} // namespace usher::ctl
