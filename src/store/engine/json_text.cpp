#include "store/engine/json_text.h"

#include "base/text.h"

#include <json/writer.h>

namespace usher::store {

std::string json_text(const Json::Value& value)
{
    Json::StreamWriterBuilder builder;
    builder["indentation"] = "";
    builder["emitUTF8"] = true;
    return Json::writeString(builder, value);
}

std::string hex_of(std::string_view bytes)
{
    return text::to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

} // namespace usher::store
