import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StartWorkflowRequest } from '#schemas/execution/execution-api.ts';
import { toCurlLine } from '#infra/local/terminal/welcome.ts';

test('the curl line sends a valid start with the token of the file, even from a folder with a quote in its name', async () => {
  const folder = await mkdtemp(join(tmpdir(), "it's "));
  try {
    const file = join(folder, 'local.json');
    await writeFile(file, JSON.stringify({ token: 'secret-token' }));
    const line = toCurlLine({ orchestratorUrl: 'http://127.0.0.1:1' }, file);
    expect(line).not.toContain('secret-token');
    const shown = execFileSync('/bin/sh', ['-c', `curl() { printf '%s\\n' "$@"; }; ${line}`], { encoding: 'utf8' });
    const words = shown.trimEnd().split('\n');
    expect(words).toContain('http://127.0.0.1:1/api/v2/workflows');
    expect(words).toContain('Authorization: Bearer secret-token');
    expect(StartWorkflowRequest.parse(JSON.parse(words.at(-1)!)).definition.id).toBe('hello');
  } finally {
    await rm(folder, { recursive: true });
  }
});
