// A set over an enumeration whose members have names, such as roles. Its text form is that of an SQL SET.
#pragma once

#include "base/text.h"

#include <array>
#include <bitset>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher {

/// `names` in the order of the enumeration, which counts from 0.
template <typename Name, std::size_t count, const std::array<const char*, count>& names_of_all>
class NameSet {
public:
    NameSet() = default;
    NameSet(std::initializer_list<Name> members)
    {
        for (const auto member : members)
            add(member);
    }

    static std::optional<Name> parse_one(std::string_view name)
    {
        for (std::size_t i = 0; i < count; ++i)
            if (name == names_of_all[i]) return static_cast<Name>(i);
        return std::nullopt;
    }
    /// "admin,user". Unknown names are left out: the database's SET has no others.
    static NameSet parse(std::string_view text)
    {
        NameSet set;
        for (const auto name : text::split(text, ','))
            if (const auto member = parse_one(name)) set.add(*member);
        return set;
    }

    bool has(Name member) const { return set_.test(static_cast<std::size_t>(member)); }
    void add(Name member) { set_.set(static_cast<std::size_t>(member)); }
    void remove(Name member) { set_.reset(static_cast<std::size_t>(member)); }
    bool intersects(const NameSet& other) const { return (set_ & other.set_).any(); }
    bool empty() const { return set_.none(); }

    /// The first member in the enumeration's order; the set must not be empty.
    Name first() const
    {
        std::size_t i = 0;
        while (!set_.test(i))
            ++i;
        return static_cast<Name>(i);
    }
    std::vector<std::string> names() const
    {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < count; ++i)
            if (set_.test(i)) names.emplace_back(names_of_all[i]);
        return names;
    }
    std::string text() const
    {
        std::string text;
        for (const auto& name : names())
            text += (text.empty() ? "" : ",") + name;
        return text;
    }

    bool operator==(const NameSet&) const = default;
    NameSet operator|(const NameSet& other) const
    {
        NameSet both = *this;
        both.set_ |= other.set_;
        return both;
    }

private:
    std::bitset<count> set_;
};

} // namespace usher
