#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# cppcheck over headers and examples, one by one; what it need not say is in cppcheck.txt.
#   tests/analysis/cppcheck.sh
set -eu
cd "$(dirname "$0")/../.."
find include examples -name '*.[ch]pp' | LC_ALL=C sort |
    xargs cppcheck --std=c++20 --language=c++ --enable=warning,style,performance,portability,information --quiet --error-exitcode=1 \
        --suppressions-list=tests/analysis/cppcheck.txt ||
    { echo "cppcheck found something: correct it, or say in tests/analysis/cppcheck.txt why not. Again: tests/analysis/cppcheck.sh"; exit 1; }
