#!/usr/bin/env bash
# Installs what is missing, builds, and runs all tests. Quick when nothing is
# to do. Usage: tests/run.sh [ctest arguments]
#
# LOGCLASS_PRESET chooses the build: release (default), debug, asan, tsan.
set -euo pipefail
cd "$(dirname "$0")/.."

examples/install-dependencies.sh tests
preset="${LOGCLASS_PRESET:-release}"
# The quickstart turns tests off, to need fewer packages.
cmake --preset "$preset" -DLOGCLASS_BUILD_TESTS=ON > /dev/null
cmake --build --preset "$preset" --parallel "$(nproc)"
ctest --preset "$preset" --parallel "$(nproc)" "$@"
