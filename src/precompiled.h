// Headers that nearly every source includes anyway, compiled once. Sources do not include it; the Makefile does.
// Releases are built without it, so each source still has to include what it uses. (No #pragma once: it is compiled as
// a main file.)
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <json/json.h>
