#include "domain/delivery.h"

#include <algorithm>
#include <array>

namespace usher {
namespace {

struct Name {
    DeliveryOutcome outcome;
    std::string_view text;
};

constexpr std::array names = {
    Name{DeliveryOutcome::sent, "sent"},
    Name{DeliveryOutcome::deferred, "deferred"},
    Name{DeliveryOutcome::bounced, "bounced"},
    Name{DeliveryOutcome::uncertain, "uncertain"},
    Name{DeliveryOutcome::route_down, "route_down"},
};

} // namespace

std::string_view to_text(DeliveryOutcome outcome)
{
    return std::ranges::find(names, outcome, &Name::outcome)->text;
}

std::optional<DeliveryOutcome> parse_delivery_outcome(std::string_view text)
{
    const auto* const found = std::ranges::find(names, text, &Name::text);
    return found == names.end() ? std::nullopt : std::optional(found->outcome);
}

} // namespace usher
