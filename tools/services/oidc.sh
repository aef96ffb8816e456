#!/usr/bin/env bash
# Install the OpenID provider that tests/servers/oidc.py starts, in the exact versions of tests/servers/package-lock.json.
#
# usage: tools/services/oidc.sh
# Needs node 18 or newer with npm.  The second time it does nothing.  `make clean` removes it with build/.
set -euo pipefail
cd "$(dirname "$0")/../.."
source=tests/servers
target=build/services/oidc

say() { printf 'oidc: %s\n' "$*" >&2; }

command -v npm >/dev/null || { say "npm is missing (Debian: apt-get install nodejs npm)"; exit 1; }
state=$(cat $source/package.json $source/package-lock.json | sha256sum)
[ "$(cat $target/.installed 2>/dev/null)" != "$state" ] || exit 0

say "installing oidc-provider into $target"
mkdir -p $target
cp $source/package.json $source/package-lock.json $target
# No scripts of packages are run: none of these needs one.
npm ci --prefix $target --ignore-scripts --no-audit --no-fund --loglevel=error >&2
echo "$state" >$target/.installed
