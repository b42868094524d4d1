#!/usr/bin/env bash
# Runs the libFuzzer programs one after the other: tests/fuzz/run.sh BUILD LIMIT [HARNESS...]
#   BUILD   the tree of `cmake --preset fuzz && cmake --build --preset fuzz`, usually build/fuzz
#   LIMIT   seconds each (20s) or executions each (10000000)
# Ends with 1 when a harness found something; the input is then in BUILD/found/HARNESS, and belongs into tests/fuzz/found/HARNESS.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$1 limit=$2
shift 2
harnesses=("$@")
[ $# -gt 0 ] || harnesses=(reg_strict reg_as_regedit configuration explain boot hive world_json effect_line command_line rename_pairs expansion)
case $limit in
    *s) limit=-max_total_time=${limit%s} ;;
    *) limit=-runs=$limit ;;
esac
# Freed memory stays poisoned for 8 MB instead of 256, and allocations keep no stacks: a fifth to two thirds more inputs; a replay has them.
export ASAN_OPTIONS=quarantine_size_mb=8:malloc_context_size=0
python3 "$here/make_seeds.py" "$build/seeds"
failed=0
for harness in "${harnesses[@]}"; do
    program=$build/tests/fuzz/fuzz_$harness
    [ -x "$program" ] || { echo "fuzz: $program was not built"; failed=1; continue; }
    mkdir -p "$build/corpus/$harness" "$build/found/$harness"
    seeds=("$build/seeds/$harness")
    [ ! -d "$here/found/$harness" ] || seeds+=("$here/found/$harness")
    most=512  # short inputs run faster and find as much
    case $harness in hive) most=8192 ;; reg_*|explain|boot|configuration|world_json) most=2048 ;; esac
    if "$program" "$limit" -max_len=$most -timeout=60 -rss_limit_mb=2048 -close_fd_mask=1 -print_final_stats=1 \
        -artifact_prefix="$build/found/$harness/" "$build/corpus/$harness" "${seeds[@]}" \
        > "$build/$harness.log" 2>&1; then
        echo "$harness: $(sed -n 's/stat::number_of_executed_units: *//p' "$build/$harness.log") executions, $(sed -n 's/^#.*DONE *\(cov: [0-9]*\).*/\1/p' "$build/$harness.log"), nothing found"
    else
        echo "$harness: FOUND SOMETHING, see $build/$harness.log and $build/found/$harness"
        failed=1
    fi
done
exit $failed
