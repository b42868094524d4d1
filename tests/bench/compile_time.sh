#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Knows: what transition tables of 10 to 240 rows and proofs of 1,000 to 8,000 states cost while compiling.
#
#     compile_time.sh <include directory> [rounds]
#
# Processor seconds (user and system) of one compiler process with -fsyntax-only, medians of interleaved rounds. "headers" is
# the same file without table or proof; the costs behind it are over that.
set -eu
include=$(readlink -f "$1")
rounds=${2:-5}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

table() {
    rows=$1
    echo '#include <smss/lts/machine.hpp>'
    echo '#include <smss/lts/table_check.hpp>'
    [ "$rows" = 0 ] && return
    awk -v rows="$rows" 'BEGIN {
        states = int(rows / 2)
        printf "enum class place {"; for (i = 0; i < states; ++i) printf " s%d,", i; print " };"
        print "enum class act { go, back };"
        print "struct described {"
        print "    static constexpr auto table = smss::lts::transition_table{place::s0, {"
        for (i = 0; i < states; ++i) {
            printf "        smss::lts::row{place::s%d, act::go, place::s%d, \"source %d\"},\n", i, (i + 1) % states, i
            printf "        smss::lts::row{place::s%d, act::back, place::s%d, \"source %d\"},\n", i, (i + states - 1) % states, i
        }
        print "    }};"
        print "};"
        print "static_assert(smss::lts::well_formed<described>);"
        print "constexpr bool steps = [] { smss::lts::machine<described> m; return static_cast<bool>(m.step(act::go)); }();"
        print "static_assert(steps);"
    }'
}
# Four counters from 0 to `top`, each of which can go up or down: (top + 1)^4 states of a padding-free struct.
proof() {
    top=$1
    echo '#include <smss/check/holds.hpp>'
    [ "$top" = 0 ] && return
    cat << END
struct counters {
    struct state { unsigned char at[4]; };
    enum class action : unsigned char { up_0, up_1, up_2, up_3, down_0, down_1, down_2, down_3 };
    static constexpr state initial() { return {}; }
    static constexpr void successors(state const& now, auto&& visit) {
        state next = now;
        for (int i = 0; i < 4; ++i) {
            if (now.at[i] < $top) { next.at[i] = static_cast<unsigned char>(now.at[i] + 1); visit(static_cast<action>(i), next); }
            if (now.at[i] != 0) { next.at[i] = static_cast<unsigned char>(now.at[i] - 1); visit(static_cast<action>(i + 4), next); }
            next.at[i] = now.at[i];
        }
    }
};
struct in_bounds { static constexpr bool holds(counters::state const& now) { return now.at[0] <= $top; } };
static_assert(smss::check::holds<counters, in_bounds>);
END
}
for rows in 0 10 30 60 120 240; do table $rows > table_$rows.cpp; done
for top in 0 4 5 6; do proof $top > proof_$top.cpp; done

compilers=
for compiler in g++ clang++-19; do command -v $compiler > /dev/null && compilers="$compilers $compiler"; done
cpu() { # processor seconds of a command
    { command time -f '%U %S' "$@" > out 2> err || { cat out err >&2; exit 1; }; }
    tail -n 1 err | awk '{ print $1 + $2 }'
}
round=0
while [ $round -lt "$rounds" ]; do
    round=$((round + 1))
    for compiler in $compilers; do
        for file in *.cpp; do
            limits=
            [ "$compiler" = clang++-19 ] && limits=-fconstexpr-steps=100000000
            [ "$compiler" = g++ ] && limits=-fconstexpr-ops-limit=1000000000
            cpu $compiler -std=c++20 $limits -I "$include" -fsyntax-only "$file" >> "$compiler.$file.cpu"
        done
    done
done
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
for compiler in $compilers; do
    $compiler --version | head -n 1
    base=$(median "$compiler.table_0.cpp.cpu")
    printf '  tables: headers %.2f s' "$base"
    for rows in 10 30 60 120 240; do
        awk -v r=$rows -v t="$(median "$compiler.table_$rows.cpp.cpu")" -v b="$base" 'BEGIN { printf "; %d rows +%.2f s", r, t - b }'
    done
    echo
    base=$(median "$compiler.proof_0.cpp.cpu")
    printf '  proofs: headers %.2f s' "$base"
    for top in 4 5 6; do
        awk -v n=$top -v t="$(median "$compiler.proof_$top.cpp.cpu")" -v b="$base" 'BEGIN {
            s = (n + 1) ^ 4; e = 8 * n * (n + 1) ^ 3
            printf "; %d states, %d steps +%.2f s (%.2f s for 1,000 states)", s, e, t - b, (t - b) * 1000 / s }'
    done
    echo
done
