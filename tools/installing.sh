# Sourced by tools/setup.sh and tools/services.sh: what both do about the system's packages and Python.
#
# The caller defines why NAME, which prints what a package is for, and may set SAYS, the name that it speaks under.

say() { printf '%s: %s\n' "${SAYS:-setup}" "$*" >&2; }
stop() { say "$*"; exit 1; }

missing_packages() {
  local installed name
  # Ubuntu 24.04 renamed some libraries to NAMEt64: either will do.
  installed=" $(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' | sed -n 's/^ii //p' | tr '\n' ' ') "
  for name in "$@"; do
    case $installed in *" $name "* | *" ${name}t64 "*) ;; *) echo "$name" ;; esac
  done
}

say_missing() {
  local name
  say "these system packages are missing:"
  for name in "$@"; do printf '  %-26s %s\n' "$name" "$(why "$name")" >&2; done
}

# may_be_root COMMAND HINT: whether sudo may be used; ends the script where nobody can be asked.
may_be_root() {
  local answer
  if [ ! -t 0 ] || ! command -v sudo >/dev/null; then
    say "they are installed by root with:"
    printf '  %s\n' "$1" >&2
    stop "run that, then this again ($2)"
  fi
  read -r -p "Install them now with sudo? [y/N] " answer
  case $answer in
    [yYjJ]*) ;;
    *) return 1 ;;
  esac
}

# As root: install, and say what could not be.
apt_install() {
  local name
  say "installing them with apt-get"
  mkdir -p build
  export DEBIAN_FRONTEND=noninteractive
  apt-get update >build/apt.log 2>&1 || { tail -n 5 build/apt.log >&2; stop "apt-get update failed (build/apt.log)"; }
  apt-get install -y --no-install-recommends "$@" >>build/apt.log 2>&1 && return
  # One name that this distribution does not have must not keep away the rest.
  for name in "$@"; do
    apt-get install -y --no-install-recommends "$name" >>build/apt.log 2>&1 || say "$name could not be installed (build/apt.log)"
  done
}

find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11 python3.14; do
    if "$name" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

python_names() {
  # Ubuntu 22.04's python3 is too old; a newer one stands beside it.
  if command -v python3 >/dev/null && ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo python3.11 python3.11-venv
  else
    echo python3 python3-venv
  fi
}

# make_environment FOLDER: a Python environment with pip, if it is not there yet.
make_environment() {
  local python
  if [ ! -x "$1/bin/python" ]; then
    python=$(find_python) || stop "no Python 3.11 or newer with venv was found. Debian 12, Ubuntu 24.04: apt-get install python3 python3-venv. Elsewhere: install Python 3.11 or newer so that python3.11 (or later) is on the PATH."
    say "making $1 with $("$python" --version)"
    "$python" -m venv "$1"
  fi
  "$1/bin/python" -m pip --version >/dev/null 2>&1 || "$1/bin/python" -m ensurepip >/dev/null
}
