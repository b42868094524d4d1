// SPDX-License-Identifier: BSL-1.0
// What a user's first file looks like.
#include <smss/smss.hpp>

static_assert(smss::nt::equal_ignoring_case(u"AutoChk", u"AUTOCHK"));

int main() { return smss::status::success == smss::status{} ? 0 : 1; }
