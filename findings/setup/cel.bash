# Sourced by the findings about CEL; needs node, npm and go.
#
#   compare PACKAGE@VERSION <<'E'
#   expression ¦ what cel-go says ¦ what the package says
#   E
#
# evaluates every expression with cel-go, the reference, and with the package; prints what both say, and fails where either says something else than
# its line. `error` stands for every error. `x` is {"items": [{"price": 1}], "empty": null}.

CEL_GO=v0.33.2

for tool in node npm go; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

write_reference() {
  cat >"$work/main.go" <<'E'
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"cel.dev/cel-go/ext"
)

func show(value ref.Val) string {
	switch native := value.Value().(type) {
	case string:
		return fmt.Sprintf("%q", native)
	case []byte:
		return fmt.Sprintf("bytes %x", native)
	case time.Duration:
		return "duration " + strconv.FormatFloat(native.Seconds(), 'f', -1, 64) + "s"
	case time.Time:
		return "timestamp " + native.UTC().Format(time.RFC3339Nano)
	}
	list, isList := value.(traits.Lister)
	if !isList {
		return fmt.Sprint(value.Value())
	}
	var parts []string
	for elements := list.Iterator(); elements.HasNext() == types.True; {
		parts = append(parts, show(elements.Next()))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func evaluate(env *cel.Env, text string) (ref.Val, error) {
	ast, issues := env.Compile(text)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	program, err := env.Program(ast)
	if err != nil {
		return nil, err
	}
	x := map[string]any{"items": []any{map[string]any{"price": 1}}, "empty": nil}
	value, _, err := program.Eval(map[string]any{"x": x})
	return value, err
}

func main() {
	env, err := cel.NewEnv(cel.Variable("x", cel.DynType), ext.Strings())
	if err != nil {
		panic(err)
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if value, err := evaluate(env, lines.Text()); err != nil {
			fmt.Println("error:", strings.Split(err.Error(), "\n")[0])
		} else {
			fmt.Println(show(value))
		}
	}
}
E
}

write_candidate() {
  cat >"$work/candidate.mjs" <<'E'
import { createInterface } from 'node:readline';
const name = process.argv[2];
const x = { items: [{ price: 1n }], empty: null };

function show(value) {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (value instanceof Date) return `timestamp ${value.toISOString().replace('.000Z', 'Z')}`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  // Both packages have durations of seconds (64 bits) and nanos.
  if (typeof value?.seconds === 'bigint') return `duration ${Number(value.seconds) + value.nanos / 1e9}s`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

async function load() {
  if (name === '@marcbachmann/cel-js') {
    const { Environment } = await import(name);
    const environment = new Environment().registerVariable('x', 'dyn');
    return (text) => environment.evaluate(text, { x });
  }
  const { isCelError, run } = await import(name);
  const { strings } = await import(`${name}/ext`);
  return (text) => {
    const value = run(text, { x }, { funcs: strings });
    if (isCelError(value)) throw value;
    return value;
  };
}

const evaluate = await load();
for await (const text of createInterface({ input: process.stdin })) {
  try {
    console.log(show(evaluate(text)));
  } catch (error) {
    console.log(`error: ${error.message.split('\n')[0]}`);
  }
}
E
}

# Whether what was seen is what was told: the same,.
is_told() { [[ $1 == "$2" || ( $2 == error && $1 == 'error: '* ) ]]; }

compare() {
  local package=$1 expressions=() reference=() candidate=() said_go said_other changed=0 i
  while IFS= read -r line; do
    [[ -n $line ]] || continue
    expressions+=("${line%% ¦ *}") line=${line#* ¦ }
    reference+=("${line%% ¦ *}") candidate+=("${line#* ¦ }")
  done
  cd "$work"
  write_reference
  write_candidate
  go mod init finding 2>/dev/null
  go get "cel.dev/cel-go@$CEL_GO" 2>"$work/log" && go mod tidy 2>>"$work/log" && go build -o reference . || { cat "$work/log" >&2; exit 2; }
  npm init -y >/dev/null
  npm install --no-audit --no-fund --ignore-scripts --loglevel=error "$package" >/dev/null || exit 2
  mapfile -t said_go < <(printf '%s\n' "${expressions[@]}" | ./reference)
  mapfile -t said_other < <(printf '%s\n' "${expressions[@]}" | node candidate.mjs "${package%@*}")
  for i in "${!expressions[@]}"; do
    printf '%s\n  cel-go %s: %s\n  %s: %s\n' "${expressions[i]}" "$CEL_GO" "${said_go[i]-}" "$package" "${said_other[i]-}"
    is_told "${said_go[i]-}" "${reference[i]}" || { echo "  CHANGED: cel-go was seen to say ${reference[i]}"; changed=1; }
    is_told "${said_other[i]-}" "${candidate[i]}" || { echo "  CHANGED: $package was seen to say ${candidate[i]}"; changed=1; }
  done
  return "$changed"
}
