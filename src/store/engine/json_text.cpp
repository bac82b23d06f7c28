#include "store/engine/json_text.h"

#include <json/writer.h>

namespace usher::store {

std::string json_text(const Json::Value& value)
{
    Json::StreamWriterBuilder builder;
    builder["indentation"] = "";
    builder["emitUTF8"] = true;
    return Json::writeString(builder, value);
}

} // namespace usher::store
