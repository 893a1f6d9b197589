#!/usr/bin/env bash
# @marcbachmann/cel-js 8.0.0: map keys are texts at run time, whatever the expression says.
#
# A map is a JavaScript object: its int keys become texts, and any key that is looked up is made a text. The checker goes on to take them for ints, and so
# the evaluator refuses to work with what it handed out itself.
# Seen: 1 is found in {"1": 2}, and {1: 2}.map(k, k + 1) is an error; cel-go v0.33.2 says false, and [2].
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup/cel.bash"

compare @marcbachmann/cel-js@8.0.0 <<'E'
{1: 2}[1] ¦ 2 ¦ 2
dyn(1) in {"1": 2} ¦ false ¦ true
dyn({"1": 2})[dyn(1)] ¦ error ¦ 2
{1: 2}.map(k, k + 1) ¦ [2] ¦ error
E
