#!/usr/bin/env bash
# Install the OpenID provider that tests/servers/oidc.py starts, in the exact versions of tests/servers/package-lock.json.
#
# usage: tools/services/oidc.sh
# Needs node 18 or newer with npm.  The second time it does nothing.  `make clean` removes it with build/.
set -euo pipefail
cd "$(dirname "$0")/../.."
SAYS=oidc
. tools/installing.sh
source=tests/servers
target=build/services/oidc

state=$(cat $source/package.json $source/package-lock.json | sha256sum)
[ "$(cat $target/.installed 2>/dev/null)" != "$state" ] || exit 0

command -v npm >/dev/null || stop "npm is missing (Debian: apt-get install nodejs npm)"
node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' || stop "node $(node --version) is older than 18"
say "installing oidc-provider, a real server for tests of signing in, into $target"
mkdir -p $target
cp $source/package.json $source/package-lock.json $target
# No scripts of packages are run: none of these needs one.
npm ci --prefix $target --ignore-scripts --no-audit --no-fund --loglevel=error >&2
echo "$state" >$target/.installed
