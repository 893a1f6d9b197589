import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { buildWeb } from '../builders/web/web-build.ts';
import { startWeb, type WebService } from '../builders/web/web-service.ts';

const API_FOLDER = join(import.meta.dirname, '../../web/app/api');
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

let database: TestDatabase;
let web: WebService;

beforeAll(async () => {
  await buildWeb();
  database = await createTestDatabase();
  web = await startWeb({ DATABASE_URL: database.url });
}, 240_000);

afterAll(async () => {
  await web.stop();
  await database.drop();
});

/** Every address of the API with an example in place of each parameter, and what its file says that it takes. */
async function readAddresses() {
  const files = (await readdir(API_FOLDER, { recursive: true })).filter((file) => file.endsWith('/route.ts'));
  const addresses = files.map(async (file) => {
    const source = await readFile(join(API_FOLDER, file), 'utf8');
    const [, names = ''] = /refuseMethods\((.*)\)/.exec(source) ?? [];
    const taken = METHODS.filter((method) => names.includes(`'${method}'`));
    return { path: `/api/${file.replace('/route.ts', '').replaceAll(/\[.*?\]/g, '1')}`, taken };
  });
  return (await Promise.all(addresses)).filter(({ path }) => path !== '/api/1');
}

test('a method that an address does not take is refused with 405, Allow and problem details', async () => {
  const addresses = await readAddresses();
  expect(addresses.length).toBeGreaterThan(20);
  for (const { path, taken } of addresses) {
    expect([path, taken]).not.toEqual([path, []]);
    const allow = [...taken, ...(taken.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
    for (const method of METHODS.filter((each) => !taken.includes(each))) {
      const answer = await fetch(`${web.url}${path}`, { method });
      expect([method, path, answer.status, answer.headers.get('allow'), answer.headers.get('content-type')]).toEqual([
        method,
        path,
        405,
        allow,
        'application/problem+json',
      ]);
      expect(await answer.json()).toMatchObject({ status: 405, detail: `This address takes ${allow}.` });
    }
  }
});

test('an unknown address of the API is answered with a problem, not with a page', async () => {
  for (const method of METHODS) {
    const answer = await fetch(`${web.url}/api/nothing/here`, { method });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(await answer.json()).toMatchObject({ detail: 'There is no such address.' });
  }
});
