import { notFound } from './problem-response.ts';

/** A version from a path segment. @throws {HttpProblem} 404 for what is no positive number below 2³¹. */
export function readVersionNumber(segment: string): number {
  const version = /^\d{1,10}$/.test(segment) ? Number(segment) : 0;
  if (version < 1 || version > 2_147_483_647) throw notFound('version');
  return version;
}
