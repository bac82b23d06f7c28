// The table of all settings, from which the reader, the printer, the manual page and the packaged file are derived.
#pragma once

#include "settings.h"

#include <cstdint>
#include <limits>
#include <string>
#include <variant>
#include <vector>

namespace usher {

using Texts = std::vector<std::string>;

struct Text {
    std::string* place;
    std::string initial;
    Texts choices = {}; ///< empty: any text
};
struct Number {
    std::int64_t* place;
    std::int64_t initial;
    std::int64_t least;
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
};
struct Flag {
    bool* place;
    bool initial;
};
struct List {
    Texts* place;
    Texts initial;
    bool may_be_empty = false;
};
struct Applications {
    std::vector<RainbowApplication>* place;
    std::vector<RainbowApplication> initial = {};
};
struct DialIns {
    std::vector<DialIn>* place;
    std::vector<DialIn> initial = {};
};

struct Setting {
    std::string key;
    std::variant<Text, Number, Flag, List, Applications, DialIns> value;
    std::string meaning;
};

/// Each setting's key, place, default, range and meaning. Refers to settings, which must outlive it.
std::vector<Setting> table_of(Settings& settings);

} // namespace usher
