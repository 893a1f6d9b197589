#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0: + and * tell of an overflow, but literals, negation and int() make ints of any size.
#
# An int of CEL has 64 bits. Sums and products are checked; what else makes an int is a BigInt that nothing bounds, so that a number leaves the language
# that no other implementation can hold.
# Seen: int(1e99) has 99 digits, 9223372036854775808 is taken; cel-go v0.33.2 says error to both.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
9223372036854775807 + 1 ¦ error ¦ error
9223372036854775807 * 2 ¦ error ¦ error
9223372036854775808 ¦ error ¦ 9223372036854775808
-(-9223372036854775808) ¦ error ¦ 9223372036854775808
int(1e99) > 9223372036854775807 ¦ error ¦ true
E
