import { expect, test } from 'vitest';
import { readPages, readSources } from '../../docs/repository-files.ts';

/** `app.get('/x'`, `scope.post<Route>(`/x/${verb}``; the path as it is written. */
const ROUTE = /\b(?:app|scope)\.(get|post|put|delete)(?:<[^(]*>)?\(\s*(['`])(\/.*?)\2/g;
/** Routes in a loop over `verb`. */
const VERBS = /for \(const verb of \[([^\]]*)\]/;

interface Route {
  readonly method: string;
  readonly path: string;
}

/** A placeholder of a template string is one of the verbs of the file, or a part that the page writes as `<store>`. */
function expand(path: string, verbs: readonly string[]): readonly string[] {
  if (path.includes('${verb}')) return verbs.map((verb) => path.replace('${verb}', verb));
  return [path.replaceAll(/\$\{[^}]*\}/g, '<store>')];
}

function findRoutes(text: string): readonly Route[] {
  const verbs = [...(VERBS.exec(text)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, verb = '']) => verb);
  return [...text.matchAll(ROUTE)].flatMap(([, method = '', , path = '']) =>
    expand(path, verbs).map((each) => ({ method: method.toUpperCase(), path: each })),
  );
}

const page = readPages().find(({ path }) => path === 'docs/api.md')?.text ?? '';
const services = readSources(['events', 'orchestrator', 'runner']).flatMap(({ text }) => findRoutes(text));

test('every route of orchestrator and runner is on the page', () => {
  expect(services.length).toBeGreaterThan(15);
  const missing = services.filter(({ method, path }) => !page.includes(`\`${method} ${path}\``));
  expect(missing).toEqual([]);
});

test('every route on the page exists', () => {
  const known = [...services, { method: 'POST', path: '/api/webhooks/:token' }].map(
    ({ method, path }) => `${method} ${path}`,
  );
  const told = [...page.matchAll(/`((?:GET|POST|PUT|DELETE) \/[^`]*)`/g)].map(([, route = '']) => route);
  expect(told.filter((route) => !known.includes(route))).toEqual([]);
});

test('each section about a route has a curl line to it', () => {
  const commands = [...page.matchAll(/^curl .*$/gm)].map(([line]) => line.replaceAll(/\$(?:ID|HOOK)\b/g, '*'));
  const called = services.filter(({ path }) => !/^\/(?:dapr|configuration)\//.test(path));
  const missing = called.filter(({ path }) => {
    const wanted = path.replaceAll(/:\w+/g, '*');
    return !commands.some((line) =>
      line
        .replaceAll('"', '')
        .split(/[\s?]/)
        .some((word) => word.endsWith(wanted)),
    );
  });
  expect(missing).toEqual([]);
});
