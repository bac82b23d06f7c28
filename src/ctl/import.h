// usherctl import: fills an empty database with what usherctl export wrote, in this version of Usher or an earlier one.
// The schema is first created as of the file's version; later migrations then convert the rows as usual. Until the
// import is complete no program works on the database, so a partial import is never mistaken for a complete one.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

struct ImportArgs {
    std::string file = "-"; ///< "-" is stdin
    bool restart = false;   ///< first remove what an interrupted import has left behind
};
Answer import_all(Context& context, const ImportArgs& words);

} // namespace usher::ctl
