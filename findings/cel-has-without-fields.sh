#!/usr/bin/env bash
# cel-go v0.33.2: has() of a field of null, a text or a number is false; the language definition has an error.
#
# Field Selection says what has() does for maps and messages, and "in all other cases, has(e.f) evaluates to an error". The selection itself is an error
# everywhere, and so is has() of a field of a list, or behind a field that is absent. @marcbachmann/cel-js 8.0.0 says false for a list too.
# Seen: false for null and for a number.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
has(x.empty.f) ¦ false ¦ false
has(x.items.f) ¦ error ¦ false
has(x.absent.f) ¦ error ¦ error
x.empty.f ¦ error ¦ error
E
