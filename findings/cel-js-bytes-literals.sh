#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0: letters beyond ASCII in a bytes literal are one byte each, their code cut to eight bits.
#
# CEL's bytes literals hold the UTF-8 of their letters, as bytes() does here too; so a literal and the conversion of the same text differ, and string()
# makes U+FFFD of the literal without an error.
# Seen: b"é" is the byte e9, b"€" the byte ac; cel-go v0.33.2 says c3a9 and e282ac. Language definition, String and Bytes Values.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
b"abc" ¦ bytes 616263 ¦ bytes 616263
bytes("é") ¦ bytes c3a9 ¦ bytes c3a9
b"é" ¦ bytes c3a9 ¦ bytes e9
b"€" ¦ bytes e282ac ¦ bytes ac
b"é" == bytes("é") ¦ true ¦ false
E
