#!/usr/bin/env bash
# The benchmarks, each on a private server. What they print is kept in target/bench,
# and the last one writes the page. BENCH_ROWS=n and BENCH_ROUNDS=n make it shorter and
# write the page into target/bench; BENCH_MOST_ROWS=n says up to how many rows to go.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/python.sh target/python_bench benches/requirements.txt
mkdir -p target/bench
# Follows from its seed alone, whatever the machine.
cargo run --release --package advocacy_kpi_core --example error_rates >target/bench/error_rates.md
cp target/bench/error_rates.md docs/
for bench in sql statistics scorecard board scaling; do
    scripts/server.sh with cargo bench "$@" --bench "$bench" | tee "target/bench/$bench.txt"
done
