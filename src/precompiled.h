// What nearly every source reads anyway, compiled once; no source includes it by name, the Makefile does it for all.
// A release is built without it, so each source still has to include what it uses. (No #pragma once: it is compiled as a
// main file.)
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
