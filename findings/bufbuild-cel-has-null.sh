#!/usr/bin/env bash
# @bufbuild/cel 0.6.1: a map's key whose value is null is there for reading, and not there for has() and "in".
#
# For maps has(e.f) tells whether the key is there, and so does "in", whatever the value is. Here null counts as absent, in literals as in JSON that is
# handed in, although size() counts the entry.
# Seen for {"a": null}: size 1, has() and "in" false; cel-go v0.33.2 says 1, true, true. Language definition, Field Selection.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/cel.bash"

compare @bufbuild/cel@0.6.1 <<'E'
size({"a": null}) ¦ 1 ¦ 1
{"a": null}.a == null ¦ true ¦ true
has({"a": null}.a) ¦ true ¦ false
"a" in {"a": null} ¦ true ¦ false
has(x.empty) ¦ true ¦ false
E
