#!/usr/bin/env bash
# Prints for each FILE of a Debian package the directory with the sources that
# the package was made from. What DIRECTORY lacks is fetched with apt from where
# this machine's packages come from, and checked as they are. Needs no root, and
# changes nothing of the system.
# Usage: debian_sources.sh DIRECTORY FILE...
set -euo pipefail
shopt -s inherit_errexit

# Prints PACKAGE=VERSION of the sources.
source_of() {
  local package
  package="$(dpkg-query --search "$1")"
  dpkg-query --show --showformat='${source:Package}=${source:Version}' \
    "${package%%: *}"
}

# Makes apt keep what it knows in the directory, and look for sources where it
# looks for packages. Its other settings are this machine's but for the hooks of
# `apt-get update`, which change what the system has.
configure_apt() {
  local apt="$1" list parts file
  eval "$(apt-config shell list Dir::Etc::sourcelist/f \
    parts Dir::Etc::sourceparts/d)"
  mkdir -p "$apt"/{sources,lists,cache/archives}
  for file in "$list" "$parts"/*.list "$parts"/*.sources; do
    [[ -r "$file" ]] || continue
    # One line for each, or a paragraph.
    sed -E -e 's/^([[:space:]]*)deb(-src)?([[:space:]])/\1deb-src\3/' \
      -e 's/^Types:.*/Types: deb-src/I' \
      "$file" > "$apt/sources/${file##*/}"
  done
  {
    apt-config dump | grep -v '^APT::Update::'
    printf '%s "%s";\n' \
      Dir::Etc::main /dev/null \
      Dir::Etc::parts /dev/null \
      Dir::Etc::sourcelist /dev/null \
      Dir::Etc::sourceparts "$apt/sources" \
      Dir::State::lists "$apt/lists" \
      Dir::Cache "$apt/cache" \
      Acquire::Languages none \
      Acquire::Retries 0 \
      Acquire::http::Timeout 15 \
      Acquire::https::Timeout 15
  } > "$apt/apt.conf"
  export APT_CONFIG="$apt/apt.conf"
}

# Unpacks PACKAGE=VERSION, whose files are in the current directory, into
# another, which is there once all of it is. Apt has checked the files.
unpack() {
  local unfinished="$2.unfinished"
  rm -rf "$unfinished"
  dpkg-source -q --no-check --no-copy --extract "${1%%=*}"_*.dsc "$unfinished"
  mv "$unfinished" "$2"
}

# Downloads each PACKAGE=VERSION and unpacks it below the directory.
fetch() {
  local directory="$1" source
  shift
  # Where apt's user for downloads may go as well, if we are root.
  scratch="$(mktemp -d)"
  trap 'rm -rf "$scratch"' EXIT
  chmod 755 "$scratch"
  cd "$scratch"
  configure_apt "$scratch"
  # Some place may be out of reach or have no sources, and ours be elsewhere.
  timeout 120 apt-get --quiet --quiet update || true
  timeout 120 apt-get --quiet --quiet --download-only --only-source source "$@"
  for source; do
    unpack "$source" "$directory/${source/=/_}"
  done
}

directory="$(realpath --canonicalize-missing "$1")"
shift
found=()
missing=()
for file; do
  source="$(source_of "$file")"
  place="$directory/${source/=/_}"
  found+=("$place")
  [[ -d "$place" ]] || missing+=("$source")
done
if ((${#missing[@]})); then
  mkdir -p "$directory"
  fetch "$directory" "${missing[@]}" >&2
fi
printf '%s\n' "${found[@]}"
