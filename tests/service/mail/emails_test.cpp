// Every e-mail that Usher writes, and what prevents it.
#include "service/mail/emails.h"

#include "api/rainbow/invitations_fixture.h"
#include "base/secrets.h"
#include "domain/ended_link.h"
#include "mail/declarations.h"
#include "service/links/renewal_requests.h"
#include "service/mail/workspace_invitations.h"
#include "service/orgs/invites.h"
#include "service/orgs/reminders.h"
#include "service/rooms/room_invitations.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

using namespace usher;
using namespace usher::test;
using namespace std::chrono_literals;
namespace data = boost::unit_test::data;

namespace {

constexpr auto eve = "eve@nowhere.test";

struct Fixture : InvitationsFixture {
    service::EmailPolicy policy = invite_policy(*settings, load_languages(*settings)).mail;
    Caller inviter;
    std::string language; ///< the request's

    Fixture()
    {
        inviter.id = alice.id;
        inviter.realm = realm;
        inviter.name = "Alice";
        inviter.roles = {Role::user, Role::admin};
        database.run_script("INSERT INTO members (id, org_id, user_id, roles, active, created_at) SELECT id, realm_id, "
                            "id, 'SuperAdmin', TRUE, created_at FROM users WHERE username = '" +
                            alice.username + "'");
    }

    void invite_to_workspace()
    {
        service::WorkspaceInvitations(use_cases(), policy).invite_to_workspace(inviter, {eve}, language).has_value();
    }
    void invite_to_org()
    {
        auto invites = service::InvitePolicy();
        invites.mail = policy;
        service::Invitation invitation;
        invitation.address = eve;
        invitation.name = "Eve";
        invitation.roles = OrgRoles::parse("Support");
        invitation.language = language;
        service::Invites(use_cases(), invites).create(inviter, realm, invitation).has_value();
    }
    /// Of an invite whose e-mail was delivered, without limits, in English, before any obstacle.
    void remind() { service::Reminders(use_cases(), {std::chrono::days(3), policy}).remind(); }
    void prepare_reminder()
    {
        invite_to_org();
        database.run_script(
            "INSERT INTO mail_log (id, lane, template, locale, recipient, sender, message_id, created_at, attempts, "
            "outcome, code, reply, finished_at, about_kind, about_id) SELECT id, lane, template, locale, recipient, "
            "sender, message_id, created_at, 1, 'sent', 250, '', created_at, about_kind, about_id FROM mail_spool");
        database.run_script("DELETE FROM mail_spool;\nDELETE FROM letter_counts");
        clock.advance(8 * 24h);
    }
    service::RoomInvitation invitation(service::InvitationScenario scenario) const
    {
        service::RoomInvitation made;
        made.scenario = scenario;
        if (scenario == service::InvitationScenario::pstn_conference)
            made.conference = ConferenceId::from_hex(conference);
        made.language = language;
        return made;
    }
    service::RoomInvitations rooms() { return {use_cases(), {{20, 20, {}}, policy, settings->rainbow.dial_in}}; }
    void invite_guest(service::InvitationScenario scenario)
    {
        auto wanted = invitation(scenario);
        wanted.addresses = {eve};
        rooms().invite(inviter, *RoomId::from_hex(room), wanted).has_value();
    }
    void invite_account()
    {
        auto wanted = invitation(service::InvitationScenario::pstn_conference);
        wanted.users = {dave.id.hex()};
        rooms().invite(inviter, *RoomId::from_hex(room), wanted).has_value();
    }
    void cancel_conference()
    {
        auto wanted = invitation(service::InvitationScenario::pstn_conference);
        wanted.addresses = {eve};
        rooms().cancel(inviter, *RoomId::from_hex(room), wanted).has_value();
    }
    void ask_for_a_new_link()
    {
        const auto guest = RoomGuestId::make(clock.now(), random);
        database.run_script("INSERT INTO dead_links (key_hash, about_kind, about_id, outcome, scope_id, inviter_id, "
                            "address, ended_at) VALUES (UNHEX(SHA2('" +
                            guest.hex() + "', 256)), 'room_guest', UNHEX('" + guest.hex() + "'), 'withdrawn', UNHEX('" +
                            room + "'), UNHEX('" + alice.id.hex() + "'), 'eve@nowhere.test', '2026-03-01')");
        service::RenewalRequests(use_cases(), policy).ask_for_guest(guest.hex());
    }

    /// The limit of one e-mail a day, used up.
    void use_up(const std::string& kind, std::int64_t& limit, const std::string& whose)
    {
        limit = 1;
        const auto hash = token_hash(whose).substr(0, 16);
        database.alone([&](store::Autocommit& autocommit) {
            return autocommit.execute("INSERT INTO letter_counts (day, kind, subject, letters, most) VALUES "
                                      "(DATE(?), ?, ?, 1, 1)",
                                      clock.now(), kind, hash);
        });
    }
    void block(const std::string& recipient, const std::string& party)
    {
        database.run_script("INSERT INTO mail_blocks VALUES ('" + recipient + "', UNHEX('" + party +
                            "'), '123456789012', '2026-03-01')");
    }
};

/// An e-mail, how it is written, and which of the obstacles prevent it.
struct Kind {
    const char* template_name;
    const char* recipient;
    void (*write)(Fixture&);
    bool inviter, org, limit_of_recipient, block, bounce;
    /// Whose language is known besides the organization's: the request's, the recipient's own.
    bool has_request, has_recipient;
    void (*prepare)(Fixture&) = [](Fixture&) {};
};
std::ostream& operator<<(std::ostream& out, const Kind& kind)
{
    return out << kind.template_name;
}

using service::InvitationScenario;
constexpr auto yes = true, no_ = false;

// Columns: the inviter's limit, the organization's, the recipient's, a block, a bounce; the request's language, the
// recipient's.
const std::array kinds = {
    Kind{"workspace_invitation", eve, [](Fixture& f) { f.invite_to_workspace(); }, //
         yes, yes, yes, yes, no_, yes, no_},
    Kind{"org_invitation", eve, [](Fixture& f) { f.invite_to_org(); }, //
         yes, yes, yes, yes, no_, yes, no_},
    Kind{"org_invitation_reminder", eve, [](Fixture& f) { f.remind(); }, //
         yes, yes, yes, yes, yes, no_, no_, [](Fixture& f) { f.prepare_reminder(); }},
    Kind{"room_guest_chat", eve, [](Fixture& f) { f.invite_guest(InvitationScenario::chat); }, //
         yes, yes, yes, yes, no_, yes, no_},
    Kind{"room_guest_conference", eve, [](Fixture& f) { f.invite_guest(InvitationScenario::pstn_conference); }, //
         yes, yes, yes, yes, no_, yes, no_},
    Kind{"room_guest_video", eve, [](Fixture& f) { f.invite_guest(InvitationScenario::video_conference); }, //
         yes, yes, yes, yes, no_, yes, no_},
    Kind{"room_conference", "dave@example.test", [](Fixture& f) { f.invite_account(); }, //
         yes, yes, yes, yes, no_, yes, yes},
    Kind{"room_conference_cancelled", eve, [](Fixture& f) { f.cancel_conference(); }, //
         yes, yes, yes, yes, yes, yes, no_},
    // On nobody's behalf: who asks is unknown.
    Kind{"link_request", "alice@example.test", [](Fixture& f) { f.ask_for_a_new_link(); }, //
         no_, no_, yes, no_, no_, no_, yes},
};

struct Written : Fixture {
    std::string by(const Kind& kind)
    {
        kind.write(*this);
        return value("SELECT GROUP_CONCAT(template, ' ', recipient) FROM mail_spool");
    }
    void expect(const Kind& kind, bool is_kept_back)
    {
        const auto written = by(kind);
        BOOST_TEST(written == (is_kept_back ? "" : std::string(kind.template_name) + " " + kind.recipient));
    }
    std::string locale(const Kind& kind)
    {
        database.run_script("DELETE FROM mail_spool;\nDELETE FROM link_requests;\n"
                            "UPDATE invites SET reminded_at = NULL, reminder_key_hash = NULL");
        kind.write(*this);
        return value("SELECT locale FROM mail_spool");
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(emails, Written)

BOOST_AUTO_TEST_CASE(each_template_has_its_row_in_the_table)
{
    for (const auto& declaration : mail::declarations())
        BOOST_TEST(std::ranges::count(kinds, declaration.name, &Kind::template_name) == 1, declaration.name);
    BOOST_TEST(kinds.size() == mail::declarations().size());
}

BOOST_DATA_TEST_CASE_F(Written, is_written_and_counted, data::make(kinds), kind)
{
    kind.prepare(*this);
    policy.limits = {10, 10, 10};
    expect(kind, false);
    const auto counted = [&](const char* of) {
        return count(std::string("letter_counts WHERE letters = 1 AND kind = '") + of + "'") == 1;
    };
    BOOST_TEST(counted("inviter") == kind.inviter);
    BOOST_TEST(counted("org") == kind.org);
    BOOST_TEST(counted("receiver") == kind.limit_of_recipient);
    BOOST_TEST(count("mail_spool WHERE recipient_key = LOWER(recipient) AND about_id IS NOT NULL AND message_id <> '' "
                     "AND (party_id IS NULL) = (block_hash IS NULL)") == 1);
}

BOOST_DATA_TEST_CASE_F(Written, the_inviters_limit, data::make(kinds), kind)
{
    kind.prepare(*this);
    use_up("inviter", policy.limits.of_inviter, alice.id.hex());
    expect(kind, kind.inviter);
}

BOOST_DATA_TEST_CASE_F(Written, the_organizations_limit, data::make(kinds), kind)
{
    kind.prepare(*this);
    use_up("org", policy.limits.of_org, realm.hex());
    expect(kind, kind.org);
}

BOOST_DATA_TEST_CASE_F(Written, the_recipients_limit, data::make(kinds), kind)
{
    kind.prepare(*this);
    use_up("receiver", policy.limits.to_receiver, kind.recipient);
    expect(kind, kind.limit_of_recipient);
}

BOOST_DATA_TEST_CASE_F(Written, a_recipient_who_blocks, data::make(kinds), kind)
{
    kind.prepare(*this);
    block(kind.recipient, alice.id.hex());
    block(kind.recipient, realm.hex());
    expect(kind, kind.block);
}

BOOST_DATA_TEST_CASE_F(Written, an_address_that_bounced, data::make(kinds), kind)
{
    kind.prepare(*this);
    database.run_script("INSERT INTO bounced_addresses VALUES ('" + std::string(kind.recipient) +
                        "', '123456789012', 'no', '2026-03-01')");
    expect(kind, kind.bounce);
    BOOST_TEST(count("bounced_addresses") == (kind.bounce ? 1 : 0)); // a request tries it again
}

BOOST_DATA_TEST_CASE_F(Written, has_the_closest_known_language, data::make(kinds), kind)
{
    settings->default_locale = "es";
    policy.languages = load_languages(*settings);
    kind.prepare(*this);
    database.run_script("UPDATE mail_log SET locale = '';\nUPDATE orgs SET locale = ''");
    BOOST_TEST(locale(kind) == "es");
    database.run_script("UPDATE orgs SET locale = 'de-AT'");
    BOOST_TEST(locale(kind) == "de-AT");
    language = "fr";
    BOOST_TEST(locale(kind) == (kind.has_request ? "fr" : "de-AT"));
    database.run_script("UPDATE users SET locale = 'en-GB'");
    BOOST_TEST((locale(kind) == "en-GB") ==
               (kind.has_recipient || count("users WHERE address_key = 'eve@nowhere.test'") == 1));
    database.run_script("UPDATE users SET locale = 'xx'");
    BOOST_TEST(locale(kind) == (kind.has_request ? "fr" : "de-AT"));
}

BOOST_AUTO_TEST_CASE(no_other_code_writes_to_the_spool)
{
    for (const auto& entry : std::filesystem::recursive_directory_iterator("src")) {
        const auto path = entry.path().string();
        if (!entry.is_regular_file() || path == "src/service/mail/emails.cpp") continue;
        std::ifstream file(path);
        const std::string text((std::istreambuf_iterator<char>(file)), {});
        BOOST_TEST(text.find("mail_spool::insert") == std::string::npos, path);
        BOOST_TEST((text.find("INTO mail_spool") == std::string::npos || path == "src/store/mail/mail_spool.cpp"),
                   path);
    }
}

BOOST_AUTO_TEST_SUITE_END()
