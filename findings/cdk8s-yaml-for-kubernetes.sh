#!/usr/bin/env bash
# cdk8s 2.70.106 and sigs.k8s.io/yaml v1.6.0, which is kubectl's reader: some values are other ones on the other side, without an error.
#
# cdk8s writes the texts 0o17 and 0X1F without quotes, which are texts in YAML 1.1 as it knows it and numbers to Kubernetes; a ConfigMap with them is refused.
# Include reads the other way round: a time of day without quotes is a number of base 60 for cdk8s and a text for kubectl, and a long number loses digits.
# Seen: written 0o17, 0X1F, read 15, 31; from one file 45296, 12345678901234567000 and "0o17" by Include, "12:34:56", 12345678901234567890 and 15 by kubectl.
set -euo pipefail
for tool in node npm go; do
  command -v "$tool" >/dev/null || { echo "This finding needs $tool, which is not on the PATH." >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error cdk8s@2.70.106 constructs@10.8.1 >/dev/null || exit 2

cat >main.go <<'E'
package main

import (
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	json, err := yaml.YAMLToJSON(text)
	if err != nil {
		panic(err)
	}
	fmt.Print(string(json))
}
E
go mod init finding 2>/dev/null
{ go get sigs.k8s.io/yaml@v1.6.0 && go mod tidy && go build -o kubectl-reads .; } 2>log || { cat log >&2; exit 2; }

cat >show.mjs <<'E'
import { deepEqual } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { App, Chart, Include, Testing, Yaml } from 'cdk8s';

const readByKubectl = (file) => execFileSync('./kubectl-reads', [file], { encoding: 'utf8' });

writeFileSync('out.yaml', Yaml.stringify({ data: { octal: '0o17', hexadecimal: '0X1F' } }));
const written = readByKubectl('out.yaml');

writeFileSync('in.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  at: 12:34:56\n  id: 12345678901234567890\n  mode: 0o17\n');
const chart = new Chart(new App(), 'chart');
new Include(chart, 'include', { url: 'in.yaml' });
const { at, id, mode } = Testing.synth(chart)[0].data;
const included = readByKubectl('in.yaml');
console.log('SEEN', written, [at, id, mode], included);
deepEqual(written, '{"data":{"hexadecimal":31,"octal":15}}');
deepEqual([at, String(id), mode], [45296, '12345678901234567000', '0o17']);
deepEqual(/"data":\{[^}]*\}/.exec(included)[0], '"data":{"at":"12:34:56","id":12345678901234567890,"mode":15}');
E
node show.mjs
