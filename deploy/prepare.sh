# Sourced by deploy/demo and deploy/test: installs what the machine lacks, and says what it does.
# The virtual environment lies in .venv; it is made again only when pyproject.toml has changed.

say() { printf '\n== %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else echo "This needs root for: $* - run it as root or install sudo." >&2; exit 1; fi
}

# Debian packages, only those that are missing. RUNLEVEL=1: without systemd, as in a chroot, none starts its server.
need_packages() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  say "Installing Debian packages: ${missing[*]}"
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# The project and the given extras ("kiosk,bridge,central") in .venv.
need_project() {
  local extras=$1 python=/usr/bin/python3
  local stamp=".venv/installed-$extras" wanted
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
  wanted=$({ "$python" --version; pwd; cat pyproject.toml deploy/constraints.txt; } | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  say "Installing the Python packages of: $extras (into .venv, a few minutes the first time)"
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  .venv/bin/python -m pip install --disable-pip-version-check --quiet --upgrade pip
  .venv/bin/python -m pip install --disable-pip-version-check --progress-bar on --constraint deploy/constraints.txt --editable ".[$extras]" | grep -v '^Requirement already'
  printf '%s' "$wanted" >"$stamp"
}
