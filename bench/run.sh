#!/usr/bin/env bash
# Measures logclass against its peers, all on the same lines, and writes
# DIR/results.json, DIR/table.md and DIR/chart.svg. See bench/README.md.
#
# Usage: bench/run.sh [--quick] [--out DIR] [--build DIR]
#
#   --quick   few rules, few lines, one round: whether all works, no numbers
#   --out     default: build/bench
#   --build   a build tree to take the programs from; default: builds them
set -euo pipefail
source="$(cd "$(dirname "$0")/.." && pwd)"

usage() { sed -n '2,9s/^# \{0,1\}//p' "$0"; }

quick='' out="$source/build/bench" build=''
while (($#)); do
  case "$1" in
    --quick) quick=1 ;;
    --out) out="${2:?$1 needs a directory}" && shift ;;
    --build) build="${2:?$1 needs a directory}" && shift ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift
done
mkdir -p "$out"
out="$(cd "$out" && pwd)"

work="$(mktemp -d "$out/work.XXXXXX")"
trap 'rm -rf "$work"' EXIT
export TMPDIR="$work"  # the benchmarks' own files, some of them large
raw="$work/raw.jsonl"

say() { echo "bench: $*" >&2; }

build_all() {
  build="$source/build/release"
  "$source/examples/install-dependencies.sh" bench
  (cd "$source" && cmake --preset release -DLOGCLASS_BUILD_TESTS=ON \
    -DLOGCLASS_BUILD_CLI=ON -DLOGCLASS_BUILD_BENCH=ON > /dev/null)
  cmake --build "$build" --parallel "$(nproc)" --target \
    scan_bench scaling_bench command_bench level_bench >&2
  # Wants its registry, so it may fail; its row says so then.
  cargo build --quiet --release \
    --manifest-path "$source/bench/peers/rust_regex/Cargo.toml" \
    --target-dir "$build/bench/rust_regex" >&2 ||
    say "no Rust peer: cargo or its registry is missing"
}
[[ "$build" ]] || build_all
bin="$build/bench"
rust="$bin/rust_regex/release/rust_regex"
[[ -x "$rust" ]] || rust=''

# The lines: loghub and the logs of two clusters, as far as they are here, else
# generated ones.
first=(--corpus=loghub) second=(--corpus=generated)
data="$source/../shared/data"
if [[ "$quick" ]]; then
  first=(--corpus=generated)
  second=(--corpus=testdata "--lines=$source/tests/testdata")
elif ! [[ -d "$data/loghub" ]]; then
  first=(--corpus=generated) second=()
elif compgen -G "$data/must-gather/*.tar.xz" > /dev/null; then
  mkdir "$work/must-gather"
  for archive in "$data"/must-gather/*.tar.xz; do
    tar --extract --xz --file="$archive" --directory="$work/must-gather" \
      --wildcards '*.log'
  done
  second=(--corpus=must-gather "--lines=$work/must-gather")
fi

scan=(--rounds=3 --seconds=2 --size=1GB)
scaling=(--rounds=3 --seconds=2 --size=32MB)
command=(--rounds=3 --start-rounds=20 --file-size=1GB)
level=('--benchmark_filter=Median|Loghub')
counted=(--rounds=1 --seconds=0.1 --size=1MB)
if [[ "$quick" ]]; then
  # Few lines, so that every peer sees all, and what they find can be compared.
  scan=(--rounds=1 --seconds=0.01 --size=32KB --hit-percent=50 --rules=50)
  scaling=(--rounds=1 --seconds=0.01 --size=32KB --base-rules=10 --max-rules=50)
  command=(--rounds=1 --file-size=1MB --size=32KB --start-rounds=1)
  level=('--benchmark_filter=Median')
  counted=(--rounds=1 --seconds=0.01 --size=32KB --rules=10 --only=logclass)
fi

scan+=("--json=$raw")
if [[ "$rust" ]]; then scan+=("--rust-peer=$rust"); fi
"$bin/scan_bench" "${scan[@]}" "${first[@]}" >&2
if ((${#second[@]})); then "$bin/scan_bench" "${scan[@]}" "${second[@]}" >&2; fi
"$bin/scaling_bench" --json="$raw" "${scaling[@]}" "${first[@]}" >&2
"$bin/command_bench" --json="$raw" "${command[@]}" "${first[@]}" >&2
"$bin/level_bench" "${level[@]}" --benchmark_out="$work/level.json" \
  --benchmark_out_format=json >&2

# Where the CPU's counter is out of reach, as in most virtual machines.
if ! grep -q '"instructions":[0-9]' "$raw"; then
  if command -v valgrind > /dev/null; then
    valgrind --quiet --tool=callgrind --instr-atstart=no \
      --callgrind-out-file="$work/callgrind.out" \
      "$bin/scan_bench" --json="$work/callgrind.jsonl" "${counted[@]}" \
      "${first[@]}" >&2
  else
    say "instructions are not counted: neither perf's counter nor valgrind"
  fi
fi

python3 "$source/bench/report.py" ${quick:+--quick} "$work" "$out"
say "see $out/table.md, $out/chart.svg, $out/results.json"
