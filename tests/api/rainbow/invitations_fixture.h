// A room to which Alice invites: Bob is in it, Carol is invited, Dave has an account and is outside. A telephone
// conference is attached to it, with a number to dial in.
#pragma once

#include "api/rainbow/rooms_fixture.h"

#include <string>

namespace usher::test {

inline const std::string conference = "5980c0aaf698c541468fd1e0";

struct InvitationsFixture : RoomsFixture {
    InvitationsFixture()
    {
        database.run_script("UPDATE users SET password_hash = 'x'"); // none of them is pending
        settings->rainbow.dial_in = {{std::nullopt,
                                      {{"France, Paris", "FRAPAR", "+33 1 00 00 00 00"}, {"", "DEUBER", "+49 30 00"}},
                                      "111111",
                                      "222222",
                                      "",
                                      "333333"}};
        settings->mail.from_address = "usher@chat.example";
        restart();
        const auto attached = ask("POST", path() + "/conferences",
                                  R"({"confId":")" + conference + R"(","mediaType":"pstnAudio"})", &alice);
        BOOST_REQUIRE_EQUAL(attached.status, 200);
        forget_notifications();
    }

    std::string invitations() const { return path() + "/invitations"; }
    Answer invite(const std::string& body, const Person* as = nullptr)
    {
        return ask("POST", invitations(), body, as ? as : &alice);
    }
    Answer cancel(const std::string& body) { return ask("POST", invitations() + "/cancel", body, &alice); }
    /// A body of the scenario pstn-conference.
    static std::string by_telephone(const std::string& more)
    {
        return R"({"scenario":"pstn-conference","confId":")" + conference + R"(",)" + more + "}";
    }
    void schedule()
    {
        database.run_script("UPDATE conferences SET media_type = 'pstnAudio', scheduled = TRUE, starts_at = "
                            "'2026-05-04 08:00:00', duration = 90");
    }
    /// "address address", in order.
    std::string guests() { return value("SELECT GROUP_CONCAT(address ORDER BY place SEPARATOR ' ') FROM room_guests"); }
    /// "template to, template to", ordered by address.
    std::string emails()
    {
        return value("SELECT GROUP_CONCAT(template, ' ', recipient ORDER BY recipient, template SEPARATOR ', ') FROM "
                     "mail_spool");
    }
    std::string param(const std::string& recipient, const std::string& name)
    {
        return value("SELECT JSON_VALUE(params, '$." + name + "') FROM mail_spool WHERE recipient = '" + recipient +
                     "' ORDER BY id DESC LIMIT 1");
    }
    void forget_emails() { database.run_script("DELETE FROM mail_spool"); }
};

} // namespace usher::test
