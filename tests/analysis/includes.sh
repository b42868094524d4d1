#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Each header alone: what it includes it uses, and what it uses of the standard library it includes (clang-tidy 19, misc-include-cleaner).
# What it uses of ours may come through a header of ours; includes.yaml says what else is exempt, and why. Not win32.hpp, which needs Windows.
# Some four minutes on one core.
#   tests/analysis/includes.sh [HEADER...]
set -u
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- $(find include -name '*.hpp' ! -path include/smss/smss.hpp ! -name win32.hpp | LC_ALL=C sort)
failed=0
for header; do
    said=$(clang-tidy-19 --config-file=tests/analysis/includes.yaml --quiet "$header" -- -xc++ -std=c++20 -Wno-pragma-once-outside-header \
        -Iinclude -DSMSS_HAVE_HIVEX 2> /dev/null | grep -E '(error|warning):' | grep -v 'no header providing "smss::')
    [ -z "$said" ] || { failed=1; echo "$said"; }
done
[ $failed = 0 ] || echo "correct these includes, or say in tests/analysis/includes.yaml why not. Again: tests/analysis/includes.sh HEADER..."
exit $failed
