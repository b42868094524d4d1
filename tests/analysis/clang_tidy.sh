#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# clang-tidy 19 over every header of smss::smss in one translation unit, and over the examples. .clang-tidy says what is off, and why.
#   cmake --preset test && tests/analysis/clang_tidy.sh [BUILD]
set -eu
cd "$(dirname "$0")/../.."
build=${1:-build/test}
set -- tests/headers/one.cpp
for source in examples/*/*.cpp; do
    case $source in *.test.cpp) ;; *) set -- "$@" "$source" ;; esac
done
failed=0
for source; do
    clang-tidy-19 --quiet "$source" -- -std=c++20 -Iinclude "-I$build/tests/headers" "-I${source%/*}" -Iexamples/explain_boot -DSMSS_HAVE_HIVEX 2> "$build/clang_tidy.txt" ||
        { failed=1; cat "$build/clang_tidy.txt"; echo "clang-tidy found something: correct it, or say in .clang-tidy why not. Again: tests/analysis/clang_tidy.sh $build"; }
done
exit $failed
