#include "store/engine/json_rows.h"

#include "base/text.h"

namespace usher::store {

std::string hex_of(std::string_view bytes)
{
    return text::to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

} // namespace usher::store
