#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0: size() counts code points, indexOf(), substring() and < go by UTF-16 units.
#
# CEL's strings are sequences of code points, everywhere. Here a text's size() is no position in it: s.substring(size(s) - 1) is not its last letter once it
# holds a letter beyond U+FFFF, and such letters sort before U+FFFD in place of behind it.
# Seen for three letters, the middle one U+10348: size 3, but the last at 3 and substring(1, 2) half a letter; cel-go v0.33.2 says 2 and the letter.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
size("a\U00010348b") ¦ 3 ¦ 3
"a\U00010348b".indexOf("b") ¦ 2 ¦ 3
"a\U00010348b".substring(1, 2) == "\U00010348" ¦ true ¦ false
"\U00010348" > "\uFFFD" ¦ true ¦ false
E
