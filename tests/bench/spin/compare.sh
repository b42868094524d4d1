#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Knows: how to compare smss's search with Spin's on the same graph, side by side in one run.
#
#     compare.sh <check_speed> [rounds]
#
# Needs spin and gcc. Prints one line for each scope and program: median processor time, states a second, peak memory, and
# the ratio to Spin's. Rounds are interleaved, so that a busy machine is equally busy for all. Every count is compared;
# Spin's transitions are ours plus one, for it counts the initial step.
set -eu
speed=$(readlink -f "$1")
rounds=${2:-5}
here=$(dirname "$(readlink -f "$0")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
field() { awk -v name="$1" '{ for (i = 1; i < NF; ++i) if ($i == name) print $(i + 1) }'; }

spin -V
gcc --version | head -n 1
echo "scope states transitions | program cpu_s Mstates/s rss_MB bytes/state time/spin_dfs time/spin_bfs"

for scope in 4,3:19 7,1:22 5,3:23; do
    width=${scope#*:}
    scope=${scope%:*}
    n=${scope%,*}
    q=${scope#*,}
    spin -o2 -a -DN="$n" -DQ="$q" "$here/toy.pml"
    gcc -O2 -DSAFETY -DNOREDUCE -o dfs pan.c
    gcc -O2 -DSAFETY -DNOREDUCE -DBFS -o bfs pan.c
    # just as much stack as the depth-first search needs
    depth=$(./dfs -m2000000 -w"$width" | sed -n 's/.*depth reached \([0-9]*\).*/\1/p')
    depth=$((depth + 100))
    for program in dfs bfs; do
        ./"$program" -m$depth -w"$width" > "$program.out"
        grep -q 'errors: 0' "$program.out"
        states=$(awk '/states, stored/ { print $1 }' "$program.out")
        transitions=$(awk '/transitions \(=/ { print $1 }' "$program.out")
        "$speed" bits "$scope" > ours.out
        [ "$states" = "$(field states < ours.out)" ] || { echo "states differ: $states, $(cat ours.out)"; exit 1; }
        [ "$transitions" = "$(($(field transitions < ours.out) + 1))" ] || { echo "transitions differ: $transitions, $(cat ours.out)"; exit 1; }
    done
    for program in bits structs properties dfs bfs dfs_thp bfs_thp; do : > "$program.cpu"; : > "$program.rss"; done
    round=0
    while [ $round -lt "$rounds" ]; do
        round=$((round + 1))
        for program in bits dfs structs bfs properties dfs_thp bfs_thp; do
            case $program in
                dfs | bfs) "$speed" measure ./"$program" -m$depth -w"$width" ;;
                # Spin's own tables in large pages, as ours are
                *_thp) GLIBC_TUNABLES=glibc.malloc.hugetlb=1 "$speed" measure ./"${program%_thp}" -m$depth -w"$width" ;;
                properties) "$speed" structs "$scope" with-properties ;;
                *) "$speed" "$program" "$scope" ;;
            esac > out
            field cpu < out >> "$program.cpu"
            field rss_kb < out >> "$program.rss"
        done
    done
    dfs=$(median < dfs.cpu)
    bfs=$(median < bfs.cpu)
    for program in bits structs properties dfs bfs dfs_thp bfs_thp; do
        awk -v scope="$scope" -v program="$program" -v states="$states" -v transitions="$((transitions - 1))" -v cpu="$(median < "$program.cpu")" \
            -v rss="$(median < "$program.rss")" -v dfs="$dfs" -v bfs="$bfs" \
            'BEGIN { printf "%s %d %d | %-10s %7.3f %6.2f %7.1f %6.1f %6.1f %6.1f\n", scope, states, transitions, program, cpu, states / cpu / 1e6,
                     rss / 1024, rss * 1024 / states, dfs / cpu, bfs / cpu }'
    done
done
