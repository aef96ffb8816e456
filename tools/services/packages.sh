#!/usr/bin/env bash
# Install the servers that come from Debian, without letting them run as daemons of this machine: now or after a boot.
#
# usage: tools/services/packages.sh [asked]
# `asked` is for itself: it was run through sudo after the person had agreed.
set -euo pipefail
cd "$(dirname "$0")/../.."
SAYS=services
. tools/installing.sh

policy=/usr/sbin/policy-rc.d
kept=$policy.before-deepday
mark="put here by Deepday's tools/services/packages.sh while it installs"

why() {
  case $1 in
    dovecot-sieve | dovecot-managesieved) echo "auto-replies: Pigeonhole, a real Sieve and ManageSieve server" ;;
    dovecot-*) echo "auto-replies: Dovecot, which delivers and shows the mail" ;;
    prosody) echo "presence: a real XMPP server" ;;
    nodejs | npm) echo "signing in: oidc-provider is written in JavaScript" ;;
    python3*) echo "Matrix: Synapse is written in Python" ;;
  esac
}

wanted() {
  echo dovecot-imapd dovecot-sieve dovecot-managesieved dovecot-lmtpd prosody
  # Some people have node, with npm in it, from elsewhere.
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
  find_python >/dev/null || python_names
}

there_already() { [ -e "$1" ] || [ -L "$1" ]; }

# Before apt starts a daemon it asks this program; 101 means no (invoke-rc.d(8)).
hold_daemons_back() {
  local what="it is removed afterwards"
  trap put_policy_back EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  if there_already $policy; then
    mv $policy $kept
    what="yours is put back afterwards"
  fi
  say "so that they do not start as daemons, $policy says no while apt-get runs; $what"
  printf '#!/bin/sh\n# %s\nexit 101\n' "$mark" >$policy.new
  chmod 755 $policy.new
  mv $policy.new $policy
}

put_policy_back() {
  if grep -qs "$mark" $policy; then rm $policy; fi
  if there_already $kept && ! there_already $policy; then mv $kept $policy; fi
}

left_over() { grep -qs "$mark" $policy || there_already $kept; }

units() {
  local name
  for name in dovecot.service dovecot.socket prosody.service; do
    [ ! -e "/lib/systemd/system/$name" ] || echo "$name"
  done
}

# disable_new UNITS: whatever was there before stays as it was: it may be somebody's mail server.
disable_new() {
  local -a new
  command -v systemctl >/dev/null || return 0
  mapfile -t new < <(comm -13 <(sort <<<"$1") <(units | sort))
  [ ${#new[@]} -gt 0 ] || return 0
  say "disabling ${new[*]}: they would start at the next boot"
  systemctl disable "${new[@]}" >>build/apt.log 2>&1 || say "that failed (build/apt.log)"
}

install_as_root() {
  local before
  local -a missing
  exec 9</usr/sbin # one at a time on this machine
  flock 9
  put_policy_back # where an earlier run was killed
  mapfile -t missing < <(missing_packages $(wanted))
  [ ${#missing[@]} -gt 0 ] || return 0
  before=$(units)
  hold_daemons_back
  apt_install "${missing[@]}"
  disable_new "$before"
  put_policy_back
}

[ "${SYSTEM_PACKAGES:-}" != skip ] || exit 0
if ! command -v dpkg-query >/dev/null; then
  say "this system is neither Debian nor Ubuntu; the tests use what there is called: $(echo $(wanted))"
  exit 0
fi
mapfile -t missing < <(missing_packages $(wanted))
if [ ${#missing[@]} -eq 0 ]; then
  # While another run installs it waits here for its end.
  if left_over && [ "$(id -u)" -eq 0 ]; then
    install_as_root
  elif left_over; then
    say "an earlier run that was killed left $policy; root puts it right with: tools/services/packages.sh"
  fi
  exit 0
fi
[ "${1:-}" = asked ] || say_missing "${missing[@]}"
if [ "$(id -u)" -eq 0 ]; then
  install_as_root
elif mkdir -p build && may_be_root "tools/services/packages.sh" "SYSTEM_PACKAGES=skip goes on without them"; then
  sudo tools/services/packages.sh asked
else
  say "going on without: tests that need them will be named as not run"
fi
