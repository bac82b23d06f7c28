#include "domain/subject.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <ostream>

using namespace usher;
namespace data = boost::unit_test::data;

BOOST_AUTO_TEST_SUITE(subject)

struct StoredKind {
    SubjectKind kind;
    const char* name;
};
std::ostream& operator<<(std::ostream& out, const StoredKind& stored)
{
    return out << stored.name;
}

// These texts are stored in tables, so they must not change.
const std::array stored_kinds = {StoredKind{SubjectKind::none, ""},
                                 StoredKind{SubjectKind::workspace, "workspace"},
                                 StoredKind{SubjectKind::invite, "invite"},
                                 StoredKind{SubjectKind::room, "room"},
                                 StoredKind{SubjectKind::cancellation, "cancellation"},
                                 StoredKind{SubjectKind::room_link, "room_link"},
                                 StoredKind{SubjectKind::room_guest, "room_guest"},
                                 StoredKind{SubjectKind::link_request, "link_request"},
                                 StoredKind{SubjectKind::email, "email"},
                                 StoredKind{SubjectKind::notification, "notification"}};

BOOST_DATA_TEST_CASE(a_kind_is_stored_by_its_name, data::make(stored_kinds))
{
    BOOST_TEST(name_of(sample.kind) == sample.name);
    BOOST_CHECK(parse_subject_kind(sample.name) == sample.kind);
}

BOOST_AUTO_TEST_CASE(an_unknown_text_is_no_kind)
{
    BOOST_CHECK(!parse_subject_kind("letter"));
    BOOST_CHECK(!parse_subject_kind("Room"));
}

BOOST_AUTO_TEST_SUITE_END()
