#!/usr/bin/env bash
# Install the Matrix server that tests/servers/synapse.py starts, in the exact versions of tests/servers/synapse.txt.
#
# usage: tools/services/synapse.sh
# It has an environment of its own (240 MB): its versions and ours need not agree.  The second time it does nothing.
# `make clean` removes it with build/.
set -euo pipefail
cd "$(dirname "$0")/../.."
SAYS=synapse
. tools/installing.sh
versions=tests/servers/synapse.txt
target=build/services/synapse

state=$(sha256sum <$versions)
[ "$(cat $target/.installed 2>/dev/null)" != "$state" ] || exit 0

say "installing Synapse, the real Matrix server for tests of statuses, into $target"
mkdir -p build/services
make_environment $target
# Nothing is built here: wheels only.
$target/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: -r $versions
echo "$state" >$target/.installed
