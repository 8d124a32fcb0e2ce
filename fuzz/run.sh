#!/bin/sh
# Builds the fuzz targets, seeds their corpora, and lets each of them run for so many seconds.
#
#   fuzz/run.sh SECONDS [TARGET…]
#
# Stable Rust is enough: coverage is an option of the code generator, and without a sanitizer nothing else of
# a nightly compiler is needed. What a target has found stays in target/fuzzing/findings, what it has learnt in
# target/fuzzing/corpus, from where the next run goes on.
set -eu
cd "$(dirname "$0")/.."

seconds=${1:?"usage: fuzz/run.sh SECONDS [TARGET...]"}
shift
[ $# -gt 0 ] || set -- definitions texts events queue_log configuration counting

CARGO=${CARGO:-cargo}
work=${CARGO_TARGET_DIR:-target}/fuzzing
host=$(rustc -vV | sed -n 's/^host: //p')
programs=${CARGO_TARGET_DIR:-target}/$host/fuzz
coverage="--cfg fuzzing -Cpasses=sancov-module"
for option in level=4 inline-8bit-counters pc-table trace-compares stack-depth; do
    coverage="$coverage -Cllvm-args=-sanitizer-coverage-$option"
done

# With the host named, build scripts and macros are left as they are.
RUSTFLAGS="$coverage" $CARGO build --locked --package tallyboard-fuzz --profile fuzz --target "$host"
fuzz/seeds.sh "$work/seeds"

failed=""
for target in "$@"; do
    mkdir -p "$work/corpus/$target" "$work/findings/$target"
    log="$work/$target.log"
    echo "fuzz: $target for $seconds s"
    if "$programs/$target" "$work/corpus/$target" "$work/seeds/$target" \
        -dict="$work/seeds/$target.dict" -max_total_time="$seconds" -max_len=8192 -timeout=10 \
        -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$work/findings/$target/" \
        > "$log" 2>&1; then
        grep -E "^#[0-9]+.*DONE|^stat::(number_of_executed_units|peak_rss_mb)" "$log" | sed 's/^/    /'
    else
        failed="$failed $target"
        grep -vE "^#[0-9]+" "$log" | tail -n 30
        echo "fuzz: $target has found something; again: $programs/$target FILE"
    fi
done
[ -z "$failed" ] || { echo "fuzz: found something:$failed"; exit 1; }
