#include "store/engine/grants.h"

#include "base/text.h"

namespace usher::store {
namespace {

std::string_view between(std::string_view text, std::string_view begin, std::string_view end)
{
    const auto from = text.find(begin);
    if (from == std::string_view::npos) return {};
    const auto rest = text.substr(from + begin.size());
    return rest.substr(0, rest.find(end));
}

Grant grant_of(std::string_view account, std::string_view table, std::string_view right)
{
    const auto name = text::trimmed(right.substr(0, right.find('(')));
    return {std::string(account), std::string(table), std::string(name), std::string(between(right, "(", ")"))};
}

} // namespace

std::vector<Grant> parse_grants(std::string_view sql)
{
    std::vector<Grant> all;
    for (const auto line : text::split(sql, '\n')) {
        if (!line.starts_with("GRANT ")) continue;
        const auto table = between(line, " ON ", " TO ");
        const auto account = between(line, " TO '", "'");
        for (const auto right : text::split(between(line, "GRANT ", " ON "), ','))
            all.push_back(grant_of(account, table, right));
    }
    return all;
}

} // namespace usher::store
