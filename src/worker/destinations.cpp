#include "worker/destinations.h"

#include "base/text.h"

#include <algorithm>

namespace usher::worker {
namespace {

using namespace std::chrono_literals;

constexpr int failures_that_pause = 5;
constexpr auto patience = 5s;
constexpr auto first_pause = 10s;
constexpr std::chrono::seconds longest_pause = 10min;

} // namespace

std::string Destinations::domain_of(std::string_view address)
{
    const auto at = address.rfind('@');
    return text::to_lower(at == std::string_view::npos ? "" : address.substr(at + 1));
}

Destinations::State& Destinations::state_of(const std::string& domain)
{
    return states_.try_emplace(domain, State{most_}).first->second;
}

bool Destinations::may_begin(const std::string& domain, Time now) const
{
    const auto found = states_.find(domain);
    if (found == states_.end()) return true;
    const auto& state = found->second;
    return state.on_the_way < state.allowed && now >= state.paused_until;
}

void Destinations::begin(const std::string& domain, Time now)
{
    auto& state = state_of(domain);
    if (state.on_the_way++ == 0) state.heard_at = now;
}

void Destinations::end(const std::string& domain, Verdict verdict, Time now)
{
    auto& state = state_of(domain);
    --state.on_the_way;
    state.heard_at = now;
    if (verdict == Verdict::good) {
        state.allowed = std::min(state.allowed + 1, most_);
        state.failures_in_row = 0;
        state.pause = 0s;
        state.paused_until = {};
    } else {
        state.allowed = std::max(state.allowed / 2, 1);
        state.failures_in_row += verdict == Verdict::silent ? failures_that_pause : 1;
    }
    if (state.failures_in_row >= failures_that_pause) {
        state.allowed = 1;
        state.pause = std::clamp<std::chrono::seconds>(2 * state.pause, first_pause, longest_pause);
        state.paused_until = now + state.pause;
    }
    forget_if_untroubled(domain);
}

void Destinations::cancel(const std::string& domain)
{
    --state_of(domain).on_the_way;
    forget_if_untroubled(domain);
}

Time Destinations::next_try(const std::string& domain, Time now) const
{
    const auto found = states_.find(domain);
    if (found == states_.end()) return now;
    const auto& state = found->second;
    const bool is_stalled = state.on_the_way >= state.allowed && now - state.heard_at >= patience;
    return std::max(is_stalled ? now + first_pause : now, state.paused_until);
}

void Destinations::forget_if_untroubled(const std::string& domain)
{
    const auto found = states_.find(domain);
    const auto& state = found->second;
    if (state.on_the_way == 0 && state.failures_in_row == 0 && state.allowed == most_) states_.erase(found);
}

} // namespace usher::worker
