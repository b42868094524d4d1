// SPDX-License-Identifier: BSL-1.0
// What docs/checking.md shows of searches at run time. Compiled and run by CTest.
#include <smss/check/report.hpp>
#include <smss/check/verify.hpp>
#include <smss/system/goal.hpp>
#include <smss/system/invariants.hpp>
#include <smss/system/system.hpp>

#include <iostream>

using namespace smss;

int main() {
    // clang-format off
auto const result = smss::check::verify(smss::system{edition::nt5_2, scope::sessions{4}, scope::starts{3}}, invariants::all, goals::of_sessions);
std::cout << result;         // smss/check/report.hpp
    // clang-format on
    return result.holds() ? 0 : 1;
}
