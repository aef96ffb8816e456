#!/usr/bin/env bash
# Make this folder ready to run, test or package Deepday: system packages, .venv, exact versions, catalogues.
#
# usage: tools/setup.sh run|virtual|check|test|test-all|package
#   run       what the program needs                  virtual   run, and a screen of its own where there is none
#   check     Python's packages only
#   test      what every suite of make test needs     test-all  test, and GNOME Shell and Plasma
#   package   what a build and its self-test need
# SYSTEM_PACKAGES=skip leaves the system's packages alone.  The second time it does nothing and takes half a second.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:?usage: tools/setup.sh run|virtual|check|test|test-all|package}
uv_version=0.13.9

say() { printf 'setup: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# -- system packages, each group with the reason that is shown ---------------------------------------------------

qt_needs="libegl1 libgl1 libfontconfig1 libfreetype6 libglib2.0-0 libdbus-1-3 libxkbcommon0 libxkbcommon-x11-0
  libx11-6 libx11-xcb1 libxcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
  libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xkb1
  libxcb-screensaver0"
fonts="fonts-inter fonts-dejavu-core"
screen_needs="xvfb xauth x11-utils xdotool imagemagick openbox trayer dunst dbus"
suite_needs="dbus-x11 x11-xserver-utils xfce4-notifyd xfconf xfce4-panel lxqt-panel gnome-keyring libsecret-tools xterm strace faketime
  python3-dbusmock libnotify-bin libglib2.0-bin dconf-cli dconf-gsettings-backend gsettings-desktop-schemas
  desktop-file-utils appstream"
big_desktops="gnome-shell gjs plasma-workspace plasma-desktop kwin-x11 kde-cli-tools"
package_needs="binutils desktop-file-utils"

packages() {
  local names="$qt_needs $fonts"
  case $purpose in
    run) ;;
    check) return ;;
    virtual) names+=" $screen_needs" ;;
    test) names+=" $screen_needs $suite_needs" ;;
    test-all) names+=" $screen_needs $suite_needs $big_desktops" ;;
    package) names+=" $screen_needs $package_needs" ;;
    *) stop "unknown purpose $purpose" ;;
  esac
  printf '%s\n' $names
}

why() {
  case " $(echo $qt_needs) " in *" $1 "*) echo "Qt's windows"; return ;; esac
  case " $fonts " in *" $1 "*) echo "letters on the screen"; return ;; esac
  case " $screen_needs " in *" $1 "*) echo "a screen of its own, with window manager, tray and notifications"; return ;; esac
  case " $package_needs " in *" $1 "*) echo "building the package"; return ;; esac
  case $1 in
    make) echo "the Makefile" ;;
    python3 | python3-venv | python3.11*) echo "Deepday is written in Python" ;;
    *) echo "the test suites" ;;
  esac
}

missing_packages() {
  local installed name
  # Ubuntu 24.04 renamed some libraries to NAMEt64: either will do.
  installed=" $(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' | sed -n 's/^ii //p' | tr '\n' ' ') "
  for name in "$@"; do
    case $installed in *" $name "* | *" ${name}t64 "*) ;; *) echo "$name" ;; esac
  done
}

install_packages() {
  local -a names=("$@") command
  local name answer
  say "these system packages are missing:"
  for name in "${names[@]}"; do printf '  %-26s %s\n' "$name" "$(why "$name")" >&2; done
  command=(apt-get install -y --no-install-recommends "${names[@]}")
  if [ "$(id -u)" -ne 0 ]; then
    if [ ! -t 0 ] || ! command -v sudo >/dev/null; then
      say "they are installed by root with:"
      printf '  apt-get update && %s\n' "${command[*]}" >&2
      stop "run that, then this again (SYSTEM_PACKAGES=skip goes on without them)"
    fi
    read -r -p "Install them now with sudo? [y/N] " answer
    case $answer in
      [yYjJ]*) sudo apt-get update && sudo "${command[@]}"; return ;;
    esac
    [ "$purpose" = test ] || [ "$purpose" = test-all ] || stop "nothing was installed"
    say "going on without: suites that need them will be named as not run"
    return
  fi
  say "installing them with apt-get"
  mkdir -p build
  export DEBIAN_FRONTEND=noninteractive
  apt-get update >build/apt.log 2>&1 || { tail -n 5 build/apt.log >&2; stop "apt-get update failed (build/apt.log)"; }
  "${command[@]}" >>build/apt.log 2>&1 && return
  # One name that this distribution does not have must not keep away the rest.
  for name in "${names[@]}"; do
    apt-get install -y --no-install-recommends "$name" >>build/apt.log 2>&1 || say "$name could not be installed (build/apt.log)"
  done
}

python_names() {
  # Ubuntu 22.04's python3 is too old; a newer one stands beside it.
  if command -v python3 >/dev/null && ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo python3.11 python3.11-venv
  else
    echo python3 python3-venv
  fi
}

system_packages() {
  local -a wanted missing
  [ "${SYSTEM_PACKAGES:-}" != skip ] || return 0
  mapfile -t wanted < <(packages)
  find_python >/dev/null || wanted+=($(python_names))
  if ! command -v dpkg-query >/dev/null; then
    [ ! -e ".venv/.deepday-$purpose" ] || return 0
    say "this system is neither Debian nor Ubuntu; Deepday needs what there is called:"
    printf '%s\n' "${wanted[@]}" | sort -u | paste -sd ' ' | fold -s -w 110 | sed 's/^/  /' >&2
    return 0
  fi
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

# -- Python ------------------------------------------------------------------------------------------------------

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

make_environment() {
  local python
  if [ ! -x .venv/bin/python ]; then
    python=$(find_python) || stop "no Python 3.11 or newer with venv was found. Debian 12, Ubuntu 24.04: apt-get install python3 python3-venv. Elsewhere: install Python 3.11 or newer so that python3.11 (or later) is on the PATH."
    say "making .venv with $("$python" --version)"
    "$python" -m venv .venv
  fi
  .venv/bin/python -m pip --version >/dev/null 2>&1 || .venv/bin/python -m ensurepip >/dev/null
}

python_packages() {
  local stamp groups state
  case $purpose in
    run | virtual) stamp=run groups="--no-dev" ;;
    package) stamp=package groups="--group package" ;;
    *) stamp=test groups="" ;;
  esac
  state=$(cat uv.lock pyproject.toml tools/setup.sh | sha256sum)
  # What tests or a package need contains what the program needs.
  for have in "$stamp" package $([ $stamp = run ] && echo test); do
    [ "$(cat ".venv/.deepday-$have" 2>/dev/null)" = "$state" ] && return 0
  done
  make_environment
  say "installing the exact versions of uv.lock into .venv"
  .venv/bin/python -m pip install -qq --disable-pip-version-check "uv==$uv_version"
  mkdir -p build
  # The lock is written out as names, versions and hashes, so that pip takes them from whatever index it is set up for.
  # shellcheck disable=SC2086
  .venv/bin/uv export --quiet --frozen --no-emit-project $groups --output-file "build/requirements-$stamp.txt"
  .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "build/requirements-$stamp.txt"
  .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --editable .
  rm -f .venv/.deepday-*
  echo "$state" >".venv/.deepday-$stamp"
}

system_packages
python_packages
if [ -f tools/compile_catalogues.py ]; then .venv/bin/python tools/compile_catalogues.py; fi
