#!/bin/sh
# Fuzzes every target for a while: fuzz/run.sh [SECONDS_EACH], 10 by default.
#
# Needs a nightly compiler and `cargo install cargo-fuzz`; says so and succeeds where one of them is missing. Inputs in
# seeds/ are the start; new ones are kept in corpus/, which git ignores. A failing input lands in artifacts/.
set -eu
cd "$(dirname "$0")"
if ! cargo +nightly fuzz --version >/dev/null 2>&1; then
    echo "SKIPPED: fuzzing (no nightly compiler, or no cargo-fuzz: cargo install cargo-fuzz)"
    exit 0
fi
for target in targets/*.rs; do
    name=$(basename "$target" .rs)
    mkdir -p "corpus/$name"
    cargo +nightly fuzz run --fuzz-dir . "$name" "corpus/$name" "seeds/$name" -- \
        -max_total_time="${1:-10}" -max_len=4096 -verbosity=0 -print_final_stats=1
done
