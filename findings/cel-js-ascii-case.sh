#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0: lowerAscii() and upperAscii() change letters that are not ASCII, and may make a text longer.
#
# The string extension has these two so that identifiers compare alike everywhere: all but A to Z stays as it is. Here they are the host's Unicode mapping.
# Seen: "Äß".lowerAscii() is äß, "straße".upperAscii() is STRASSE, one letter longer; cel-go v0.33.2 says Äß and STRAßE.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
"ABC".lowerAscii() ¦ "abc" ¦ "abc"
"Äß".lowerAscii() ¦ "Äß" ¦ "äß"
"straße".upperAscii() ¦ "STRAßE" ¦ "STRASSE"
E
