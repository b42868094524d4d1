#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# Knows: how to compare smss's search with Spin's on the same graph, side by side in one run.
#
#     compare.sh <check_speed> <system_speed> [rounds]
#
# Two models: the toy session manager (scopes sessions,queue), small and flat, and the composed system of the project
# (scopes sessions,queue,faults,subsystems), as users write models. SCOPES="7,1 3,2,1,1" chooses among them; with
# LARGE_PAGES=1 Spin is also measured with its own tables in large pages, as ours are. Needs spin and gcc. Prints one line for each scope and program: median processor time, states a second, peak memory, and
# the ratio to Spin's. Rounds are interleaved, so that a busy machine is equally busy for all. Every count is compared;
# Spin's transitions are ours plus one, for it counts the initial step.
set -eu
speed=$(readlink -f "$1")
system_speed=$(readlink -f "$2")
rounds=${3:-5}
here=$(dirname "$(readlink -f "$0")")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
field() { awk -v name="$1" '{ for (i = 1; i < NF; ++i) if ($i == name) print $(i + 1) }'; }

spin -V
gcc --version | head -n 1
echo "scope states transitions | program cpu_s Mstates/s rss_MB bytes/state time/spin_dfs time/spin_bfs"

# compare <model.pml> <scope> <hash width> <spin's definitions> <programs>: builds pan, compares the counts, measures in turn
compare() {
    model=$1
    scope=$2
    width=$3
    definitions=$4
    ours=$5
    case " ${SCOPES:-$scope} " in *" $scope "*) ;; *) return 0 ;; esac
    # shellcheck disable=SC2086
    spin -o2 -a $definitions "$model" > /dev/null
    gcc -O2 -w -static -DSAFETY -DNOREDUCE -o dfs pan.c
    gcc -O2 -w -static -DSAFETY -DNOREDUCE -DBFS -o bfs pan.c
    # just as much stack as the depth-first search needs
    depth=$(./dfs -m2000000 -w"$width" | sed -n 's/.*depth reached \([0-9]*\).*/\1/p')
    depth=$((depth + 100))
    run_ours "${ours%% *}" "$scope" > ours.out
    for program in dfs bfs; do
        ./"$program" -m$depth -w"$width" > "$program.out"
        grep -q 'errors: 0' "$program.out"
        states=$(awk '/states, stored/ { print $1 }' "$program.out")
        transitions=$(awk '/transitions \(=/ { print $1 }' "$program.out")
        [ "$states" = "$(field states < ours.out)" ] || { echo "states differ: $states, $(cat ours.out)"; exit 1; }
        [ "$transitions" = "$(($(field transitions < ours.out) + 1))" ] || { echo "transitions differ: $transitions, $(cat ours.out)"; exit 1; }
    done
    rm -f ./*.cpu ./*.rss
    theirs="dfs bfs"
    [ -z "${LARGE_PAGES:-}" ] || theirs="dfs bfs dfs_thp bfs_thp"
    round=0
    while [ $round -lt "$rounds" ]; do
        round=$((round + 1))
        for program in $ours $theirs; do
            case $program in
                dfs | bfs) "$speed" measure ./"$program" -m$depth -w"$width" ;;
                *_thp) GLIBC_TUNABLES=glibc.malloc.hugetlb=1 "$speed" measure ./"${program%_thp}" -m$depth -w"$width" ;;
                *) run_ours "$program" "$scope" ;;
            esac > out
            field cpu < out >> "$program.cpu"
            field rss_kb < out >> "$program.rss"
        done
    done
    dfs=$(median < dfs.cpu)
    bfs=$(median < bfs.cpu)
    for program in $ours $theirs; do
        # the ratio is the median of the rounds' ratios
        ratio=$(paste "$program.cpu" dfs.cpu | awk '{ print $2 / $1 }' | median)
        ratio_bfs=$(paste "$program.cpu" bfs.cpu | awk '{ print $2 / $1 }' | median)
        awk -v scope="$scope" -v program="$program" -v states="$states" -v transitions="$((transitions - 1))" -v cpu="$(median < "$program.cpu")" \
            -v rss="$(median < "$program.rss")" -v dfs="$ratio" -v bfs="$ratio_bfs" \
            'BEGIN { printf "%s %d %d | %-10s %7.3f %6.2f %7.1f %6.1f %6.1f %6.1f\n", scope, states, transitions, program, cpu, states / cpu / 1e6,
                     rss / 1024, rss * 1024 / states, dfs, bfs }'
    done
}
run_ours() {
    case $1 in
        properties) "$speed" structs "$2" with-properties ;;
        fixed | told) "$system_speed" "$1" "$2" ;;
        invariants) "$system_speed" fixed "$2" with-invariants ;;
        *) "$speed" "$1" "$2" ;;
    esac
}

compare "$here/toy.pml" 4,3 19 "-DN=4 -DQ=3" "bits structs properties"
compare "$here/toy.pml" 7,1 22 "-DN=7 -DQ=1" "bits structs properties"
compare "$here/toy.pml" 5,3 23 "-DN=5 -DQ=3" "bits structs properties"
manager=$here/../../../spec/promela/session_manager.pml
compare "$manager" 3,1,1,0 15 "-DN=3 -DQ=1 -DF=1 -DK=0" "fixed told invariants"
compare "$manager" 3,2,1,1 21 "-DN=3 -DQ=2 -DF=1 -DK=1" "fixed told invariants"
