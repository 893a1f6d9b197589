import { expect, test } from 'vitest';
import { createRedactor } from '#runner/redactor.ts';

const SECRET = 'sk-"live"/x+y 42';

test('a secret is masked in plain, JSON, URL and base64 form', () => {
  const redactor = createRedactor([SECRET]);
  const forms = [
    SECRET,
    JSON.stringify(SECRET).slice(1, -1),
    encodeURIComponent(SECRET),
    Buffer.from(SECRET).toString('base64'),
    Buffer.from(SECRET).toString('base64url'),
  ];
  for (const form of forms) expect(redactor.text(`before ${form} after`)).toBe('before [redacted] after');
});

test('the password of a connection string is masked without the rest of it', () => {
  const redactor = createRedactor(['postgres://user:p%40ssw0rd@db.example/x']);
  expect(redactor.text('password "p@ssw0rd" and p%40ssw0rd')).toBe('password "[redacted]" and [redacted]');
});

test('values are masked at any depth, keys included, and nothing else changes', () => {
  const redactor = createRedactor(['topsecret']);
  expect(redactor.value({ a: ['x topsecret'], topsecret: 1, n: null, b: true })).toEqual({
    a: ['x [redacted]'],
    '[redacted]': 1,
    n: null,
    b: true,
  });
});

test('short values are not taken for secrets', () => {
  expect(createRedactor(['a', '', '12345']).text('a 12345')).toBe('a 12345');
});
