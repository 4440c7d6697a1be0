#!/usr/bin/env bash
# Installs with apt those packages that are missing on a Debian 12 machine.
# Usage: install-dependencies.sh [build|tests|bench]
set -euo pipefail

packages=(
  cmake ninja-build g++ pkg-config ccache
  libre2-dev libabsl-dev libyaml-dev libsimdjson-dev libxxhash-dev
  libcli11-dev zlib1g-dev libzstd-dev
  # logclass serve
  libgrpc++-dev libprotobuf-dev protobuf-compiler protobuf-compiler-grpc
  prometheus-cpp-dev libcivetweb-dev libssl-dev
  # the Lua module, which has Debian's sources of RE2 and simdjson in it
  liblua5.4-dev dpkg-dev
)
wanted="${1:-build}"
if [[ "$wanted" == tests || "$wanted" == bench ]]; then
  packages+=(libgtest-dev libgmock-dev libbenchmark-dev libpcre2-dev python3 gzip zstd
    python3-yaml python3-grpcio openssl
    abigail-tools make binutils lua5.4 rsyslog python3-setuptools python3-wheel
    fish zsh groff man-db mandoc
    file lintian mmdebstrap systemd systemd-container)
fi
# What bench/run.sh compares and counts with.
if [[ "$wanted" == bench ]]; then packages+=(ripgrep valgrind xz-utils); fi

installed() {
  [[ "$(dpkg-query --show --showformat='${Status}' "$1" 2> /dev/null || true)" == "install ok installed" ]]
}

missing=()
for package in "${packages[@]}"; do
  installed "$package" || missing+=("$package")
done
# Either of the two provides libhs; they exclude each other.
if ! installed libhyperscan-dev && ! installed libvectorscan-dev; then
  case "$(dpkg --print-architecture)" in
    amd64) missing+=(libhyperscan-dev) ;;
    *) missing+=(libvectorscan-dev) ;;
  esac
fi
((${#missing[@]})) || exit 0

echo "installing: ${missing[*]}" >&2
sudo=()
if ((EUID != 0)); then sudo=(sudo); fi
export DEBIAN_FRONTEND=noninteractive
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
