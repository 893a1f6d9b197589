import { expect, test } from 'vitest';
import { createRedactor } from '#runner/failures/redactor.ts';

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

test.each(['', 'u:', 'me:', 'user@example.com:', '😀'])(
  'base64 of the secret behind %j is masked: Basic authentication',
  (front) => {
    const redactor = createRedactor([SECRET]);
    for (const behind of ['', ':', ':x', 'xyz']) {
      for (const encoding of ['base64', 'base64url'] as const) {
        const masked = redactor.text(Buffer.from(`${front}${SECRET}${behind}`).toString(encoding));
        expect(masked).toContain('[redacted]');
        // The texts around it remain, and at each edge at most the bits of one character.
        expect(masked.replace('[redacted]', '').length).toBeLessThanOrEqual(
          Math.ceil((Buffer.byteLength(front + behind) * 8) / 6) + 4,
        );
      }
    }
  },
);

test.each([
  ['a form', 'sk-%22live%22%2Fx%2By+42'],
  ['lower-case escapes', 'sk-%22live%22%2fx%2by%2042'],
  ['a form with lower-case escapes', 'sk-%22live%22%2fx%2by+42'],
  ['hexadecimal digits', Buffer.from(SECRET).toString('hex')],
])('the secret in %s is masked', (_name, text) => {
  expect(createRedactor([SECRET]).text(`<${text}>`)).toBe('<[redacted]>');
});

test('a connection string with a broken escape is masked as it is', () => {
  const redactor = createRedactor(['postgres://user:pass%zzword@db.example/x']);
  expect(redactor.text('the password pass%zzword')).toBe('the password [redacted]');
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
