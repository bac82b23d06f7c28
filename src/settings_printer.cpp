#include "settings.h"
#include "settings_table.h"

#include <toml++/toml.h>

#include <sstream>

namespace usher {
namespace {

std::string toml_text(const toml::value<std::string>& value)
{
    std::ostringstream out;
    out << toml::toml_formatter{value, toml::format_flags::none};
    return out.str();
}

struct Printer {
    bool initial; ///< print the default instead of the current value
    std::string operator()(const Text& v) const { return toml_text(toml::value{initial ? v.initial : *v.place}); }
    std::string operator()(const Number& v) const { return std::to_string(initial ? v.initial : *v.place); }
    std::string operator()(const Flag& v) const { return (initial ? v.initial : *v.place) ? "true" : "false"; }
    std::string operator()(const List& v) const
    {
        std::string all;
        for (const auto& text : initial ? v.initial : *v.place)
            all += (all.empty() ? "" : ", ") + toml_text(toml::value{text});
        return "[" + all + "]";
    }
    std::string operator()(const DialIns& v) const
    {
        std::string all;
        for (const auto& entry : initial ? v.initial : *v.place) {
            std::string numbers;
            for (const auto& [location, code, number] : entry.numbers)
                numbers +=
                    (numbers.empty() ? "" : ", ") + toml_text(toml::value{location + " | " + code + " | " + number});
            all += (all.empty() ? "{ conference = " : ", { conference = ") +
                   toml_text(toml::value{entry.conference ? entry.conference->hex() : std::string()}) +
                   ", numbers = [" + numbers + "], moderator_code = " + toml_text(toml::value{entry.moderator_code}) +
                   ", participant_code = " + toml_text(toml::value{entry.participant_code}) +
                   ", security_code = " + toml_text(toml::value{entry.security_code}) +
                   ", listen_only_code = " + toml_text(toml::value{entry.listen_only_code}) + " }";
        }
        return "[" + all + "]";
    }
    std::string operator()(const Applications& v) const
    {
        std::string all;
        for (const auto& [id, secret, name] : initial ? v.initial : *v.place)
            all += (all.empty() ? "{ id = " : ", { id = ") + toml_text(toml::value{id}) +
                   ", secret = " + toml_text(toml::value{secret}) + ", name = " + toml_text(toml::value{name}) + " }";
        return "[" + all + "]";
    }
};

} // namespace

std::string print_settings(const Settings& settings)
{
    auto copy = settings;
    std::string out;
    std::string section;
    for (const auto& [key, value, meaning] : table_of(copy)) {
        const auto dot = key.rfind('.');
        const auto here = dot == std::string::npos ? "" : key.substr(0, dot);
        if (here != section) out += "\n[" + here + "]\n";
        section = here;
        out += "# " + meaning + "\n# default: " + std::visit(Printer{true}, value) + "\n";
        out += key.substr(dot == std::string::npos ? 0 : dot + 1) + " = " + std::visit(Printer{false}, value) + "\n";
    }
    return out;
}

std::string print_defaults()
{
    Settings settings;
    std::string out = "# The settings of Usher, each with its meaning and default; see man usher.toml. A "
                      "program that finds an unknown\n"
                      "# setting does not start. Names are given in full, so that any line may be used by itself: no "
                      "[section] above them.\n";
    for (const auto& [key, value, meaning] : table_of(settings))
        out += "\n# " + meaning + "\n#" + key + " = " + std::visit(Printer{true}, value) + "\n";
    return out;
}

} // namespace usher
