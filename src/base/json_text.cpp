#include "base/json_text.h"

#include <json/writer.h>

#include <memory>
#include <sstream>

namespace usher {
namespace {

std::unique_ptr<Json::StreamWriter> make_writer()
{
    Json::StreamWriterBuilder builder;
    builder["indentation"] = "";
    builder["emitUTF8"] = true;
    return std::unique_ptr<Json::StreamWriter>(builder.newStreamWriter());
}

} // namespace

std::string json_text(const Json::Value& value)
{
    thread_local const auto writer = make_writer();
    thread_local std::ostringstream out; // creating one costs as much as writing a small response
    out.str("");
    out.clear();
    writer->write(value, &out);
    return out.str();
}

} // namespace usher
