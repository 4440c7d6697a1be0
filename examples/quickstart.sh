#!/usr/bin/env bash
# Installs what is missing, builds the command, and classifies a sample log.
# Quick when nothing is to do.
set -euo pipefail
cd "$(dirname "$0")/.."

examples/install-dependencies.sh build
if [[ ! -f build/release/build.ninja ]]; then
  # Tests and benchmarks need more packages; tests/run.sh turns them on.
  cmake --preset release -DLOGCLASS_BUILD_TESTS=OFF > /dev/null
fi
cmake --build --preset release --parallel "$(nproc)" --target logclass_command

sample=tests/testdata/real_sample.log
echo "\$ logclass classify --min-severity=WARNING $sample"
build/release/logclass classify --min-severity=WARNING "$sample"
echo
echo "\$ logclass classify --format=summary $sample"
build/release/logclass classify --format=summary "$sample"
