// Lists of an organization's customers and members: the requested page, and its rows.
#pragma once

#include "domain/org.h"

#include <cstdint>
#include <string>
#include <vector>

namespace usher {

/// The requested rows of a list.
struct Page {
    std::int64_t offset = 0;
    std::int64_t limit = 1'000'000;
    bool descending = false;
};

enum class CustomerOrder { id, name, status, created_at };
struct CustomerFilter {
    Page page;
    CustomerOrder order = CustomerOrder::created_at;
    std::int64_t most_depth = 1; ///< 1: direct customers only
    std::string status;          ///< "active", "suspended", "deleted", or "" for all
};
struct CustomerPage {
    std::vector<Org> items;
    std::int64_t total = 0; ///< on all pages
};

enum class MemberOrder { created, status, joined, name, email };
struct MemberFilter {
    Page page;
    MemberOrder order = MemberOrder::created;
    std::string role;        ///< only members with it; "" for all
    std::string site_access; ///< only members with it; "" for all
    std::string search;      ///< within name or address; "" for all
};
struct OrgMemberPage {
    std::vector<Member> items;
    std::int64_t total = 0; ///< on all pages
};

} // namespace usher
