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

. tools/installing.sh

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

install_packages() {
  local command="apt-get install -y --no-install-recommends $*"
  say_missing "$@"
  if [ "$(id -u)" -eq 0 ]; then
    apt_install "$@"
  elif may_be_root "apt-get update && $command" "SYSTEM_PACKAGES=skip goes on without them"; then
    # shellcheck disable=SC2086
    sudo apt-get update && sudo $command
  else
    [ "$purpose" = test ] || [ "$purpose" = test-all ] || stop "nothing was installed"
    say "going on without: suites that need them will be named as not run"
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

python_packages() {
  local stamp groups enough state
  # What tests or a package need contains what the program needs.
  case $purpose in
    run) stamp=run groups="--no-dev" enough="run virtual test package" ;;
    virtual) stamp=virtual groups="--no-dev --group virtual" enough="virtual test package" ;;
    package) stamp=package groups="--group package" enough="package" ;;
    *) stamp=test groups="" enough="test package" ;;
  esac
  state=$(cat uv.lock pyproject.toml tools/setup.sh tools/installing.sh | sha256sum)
  for have in $enough; do
    [ "$(cat ".venv/.deepday-$have" 2>/dev/null)" = "$state" ] && return 0
  done
  make_environment .venv
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
