#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0: macros over an empty list literal that compare by < or > throw an error about registering operators.
#
# An element of [] has no type yet, and what the comparison finds for it collides with the overloads that the library registers for itself. The same list
# from a variable, and comparing by ==, are right. It comes up where a default is built in: ([] + x.items).filter(i, i > 0).
# Seen: Operator overload 'int > int: bool' overlaps with 'double > int: bool'.; cel-go v0.33.2 says true and [].
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
[].all(e, e == 0) ¦ true ¦ true
[].all(e, e > 0) ¦ true ¦ error
[].filter(e, e > 0) ¦ [] ¦ error
([] + [1]).exists(e, e > 0) ¦ true ¦ error
E
