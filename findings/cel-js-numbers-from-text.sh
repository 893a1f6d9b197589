#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0: int("") is 0, and double() reads hexadecimal and binary texts.
#
# Blanks around a number and letters behind it are refused, so that this looks like a strict parser; what passes that check is read by JavaScript's BigInt
# and Number. double("") is an error although int("") is none. (@bufbuild/cel 0.6.1 takes all of these, double("") as well.)
# Seen: 0 and 16; cel-go v0.33.2 says error.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
int("12") ¦ 12 ¦ 12
int(" 12") ¦ error ¦ error
int("") ¦ error ¦ 0
double("") ¦ error ¦ error
double("0x10") ¦ error ¦ 16
double("0b11") ¦ error ¦ 3
E
