#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Knows: how every figure about the checker in docs/performance.md is measured, side by side in one run.
#
#     cmake --workflow --preset bench && tests/bench/checker.sh build/bench/tests/bench [rounds]
#
# Needs spin, gcc and GNU time; clang++-19 if it is there.
set -eu
here=$(dirname "$(readlink -f "$0")")
programs=$(readlink -f "$1")
rounds=${2:-5}
date
uname -srm
sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1
cat /proc/loadavg
echo "== dispatch"
"$programs/dispatch_bench"
echo "== search, beside Spin"
"$here/spin/compare.sh" "$programs/check_speed" "$programs/system_speed" "$rounds"
echo "== symmetry"
for scope in 4,3 5,3 7,1; do
    for level in structs symmetric; do printf '%s %s: ' "$scope" "$level"; "$programs/check_speed" "$level" "$scope"; done
done
printf '7,3 symmetric: '
"$programs/check_speed" symmetric 7,3
echo "== compile time"
"$here/compile_time.sh" "$here/../../include" "$rounds"
cat /proc/loadavg
