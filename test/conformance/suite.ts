import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { parseTextproto, readAll, readText, type Message } from './textproto.ts';

/** The module of Go that carries CEL's conformance suite; https://github.com/google/cel-spec, Apache 2.0. */
const MODULE = 'cel.dev/expr@v0.26.0';

/** One test of the suite, as it is written there. */
export interface SuiteTest {
  readonly name: string;
  readonly source: string;
  readonly message: Message;
}

/** The folder of the suite, or what is missing to have it. */
export type FoundSuite =
  | { readonly ok: true; readonly folder: string }
  | { readonly ok: false; readonly missing: string };

const Answer = z.object({ Dir: z.string().optional(), Error: z.string().optional() });

/** Finds the suite in Go's module cache; Go downloads it the first time. */
export function findSuite(): FoundSuite {
  const { stdout, error } = spawnSync('go', ['mod', 'download', '-json', MODULE], { cwd: tmpdir(), encoding: 'utf8' });
  if (error !== undefined) return { ok: false, missing: 'there is no go on the PATH, which downloads the suite' };
  const { Dir: folder, Error: reason = 'no reason is given' } = Answer.parse(JSON.parse(stdout || '{}'));
  if (folder === undefined) return { ok: false, missing: `go cannot download ${MODULE}: ${reason}` };
  return { ok: true, folder: join(folder, 'tests/simple/testdata') };
}

/** The tests of one file of the suite. */
export function listTests(suite: string, file: string): readonly SuiteTest[] {
  const sections = readAll(parseTextproto(readFileSync(join(suite, `${file}.textproto`), 'utf8')), 'section');
  return sections.flatMap((section) =>
    typeof section === 'string' || section instanceof Uint8Array
      ? []
      : readAll(section, 'test').flatMap((message) =>
          typeof message === 'string' || message instanceof Uint8Array
            ? []
            : [
                {
                  name: `${readText(section, 'name')}/${readText(message, 'name')}`,
                  source: readText(message, 'expr'),
                  message,
                },
              ],
        ),
  );
}
