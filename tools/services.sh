#!/usr/bin/env bash
# Install the real servers that tests start for themselves on free loopback ports.
#
# usage: tools/services.sh
#   tools/services/packages.sh  from Debian: Dovecot with Pigeonhole (IMAP, LMTP, ManageSieve), Prosody (XMPP), node
#   tools/services/synapse.sh   from PyPI: Synapse (Matrix), in an environment of its own
#   tools/services/oidc.sh      from npm: oidc-provider (sign-in through the browser)
# Radicale (CalDAV) and aiosmtpd (outgoing mail) come into .venv with the other test tools (tools/setup.sh test).
# SYSTEM_PACKAGES=skip leaves the system's packages alone.  The second time it does nothing and takes a moment.
set -euo pipefail
cd "$(dirname "$0")/.."
SAYS=services
. tools/installing.sh

missed=""
for part in packages synapse oidc; do
  tools/services/$part.sh || missed+=" $part"
done
[ -z "$missed" ] || stop "not everything is there:$missed. Tests that need it are named as not run."
