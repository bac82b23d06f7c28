// Ids of entities: 96 bits, the first 32 the seconds since 1970, the rest random, so that rows are stored in order of
// time and every node of a cluster makes ids independently. Each kind of entity has its own type: a UserId cannot pass
// for a RoomId.
#pragma once

#include "base/clock.h"
#include "base/random.h"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace usher {

using IdBytes = std::array<std::uint8_t, 12>;

IdBytes make_id_bytes(Time now, Random& random);
/// 24 lower-case hex digits: the format of Rainbow and Rocket.Chat.
std::string id_to_hex(const IdBytes& bytes);
/// A UUID of version 4 that contains the 96 bits and zeros in the remaining bits: orchd's format.
std::string id_to_uuid(const IdBytes& bytes);
/// Accepts both cases.
std::optional<IdBytes> id_from_hex(std::string_view hex);
/// Nothing for a text that is not a UUID, and for a UUID that does not contain an id.
std::optional<IdBytes> id_from_uuid(std::string_view uuid);
/// Whether it is a UUID of any version.
bool is_uuid(std::string_view text);
/// A random UUID of version 4 (RFC 9562 §5.4): 122 random bits.
std::string random_uuid(Random& random);

template <typename Entity>
class Id {
public:
    Id() = default;
    explicit Id(const IdBytes& bytes) : bytes_(bytes) {}

    static Id make(Time now, Random& random) { return Id(make_id_bytes(now, random)); }
    static std::optional<Id> from_hex(std::string_view hex) { return wrap(id_from_hex(hex)); }
    static std::optional<Id> from_uuid(std::string_view uuid) { return wrap(id_from_uuid(uuid)); }

    const IdBytes& bytes() const { return bytes_; }
    std::string hex() const { return id_to_hex(bytes_); }
    std::string uuid() const { return id_to_uuid(bytes_); }

    auto operator<=>(const Id&) const = default;

private:
    static std::optional<Id> wrap(const std::optional<IdBytes>& bytes)
    {
        return bytes ? std::optional<Id>(Id(*bytes)) : std::nullopt;
    }
    IdBytes bytes_{};
};

using UserId = Id<struct UserEntity>;
using OrgId = Id<struct OrgEntity>;
using MemberId = Id<struct MemberEntity>;
using AccessTokenId = Id<struct AccessTokenEntity>;
using InviteId = Id<struct InviteEntity>;
using RoomId = Id<struct RoomEntity>;
using RoomLinkId = Id<struct RoomLinkEntity>;
using RoomGuestId = Id<struct RoomGuestEntity>;
using ConferenceId = Id<struct ConferenceEntity>;
using EmailId = Id<struct EmailEntity>;
using EventId = Id<struct EventEntity>;
/// Of an organization or a user, on whose behalf e-mails are written.
using PartyId = Id<struct PartyEntity>;

} // namespace usher
