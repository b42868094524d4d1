// SPDX-License-Identifier: BSL-1.0
// Something of each component that brings a library, but for testing: tests/consumer/conformance has that.
#include <smss/adapters/hivex.hpp>
#include <smss/adapters/json_object.hpp>
#include <smss/check/reachable.hpp>
#include <smss/smss.hpp>

#include <range/v3/algorithm/count_if.hpp>

#include <iostream>

int main() {
    auto const states = smss::check::reachable(smss::system<smss::edition::nt5_2, smss::scope::sessions<1>>{});
    auto const counted = ranges::count_if(states, [](auto const&) { return true; });
    std::cout << counted << " states, " << nlohmann::json(smss::adapters::read_hive("no hive").error) << '\n';
    return counted > 0 ? 0 : 1;
}
