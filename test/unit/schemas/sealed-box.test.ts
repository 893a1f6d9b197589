import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generateSealKeyPair, open, seal, SealedBoxError, toSealPublicKey } from '#schemas/sealed-box.ts';

const keys = generateSealKeyPair();

test('a sealed text opens with the private key and the same additional data', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, aad) => {
      expect(open(keys.privateKey, seal(keys.publicKey, text, aad), aad)).toBe(Buffer.from(text).toString());
    }),
    { numRuns: 50 },
  );
});

test('the public key follows from the private one', () => {
  expect(toSealPublicKey(keys.privateKey)).toBe(keys.publicKey);
});

test('the same text is sealed differently each time', () => {
  expect(seal(keys.publicKey, 'secret', 'a')).not.toBe(seal(keys.publicKey, 'secret', 'a'));
});

test('another key or other additional data do not open it', () => {
  const box = seal(keys.publicKey, 'secret', 'execution-1');
  expect(() => open(generateSealKeyPair().privateKey, box, 'execution-1')).toThrow(SealedBoxError);
  expect(() => open(keys.privateKey, box, 'execution-2')).toThrow(SealedBoxError);
});

test('a box with any one byte changed does not open', () => {
  const box = Buffer.from(seal(keys.publicKey, 'secret', 'aad'), 'base64url');
  for (let at = 0; at < box.length; at++) {
    const changed = Buffer.from(box);
    changed[at] = (changed[at] ?? 0) ^ 1;
    // The highest bit of an X25519 coordinate is ignored by RFC 7748, but both keys are part of the derivation.
    expect(() => open(keys.privateKey, changed.toString('base64url'), 'aad'), `byte ${at}`).toThrow(SealedBoxError);
  }
});

test('an invalid or too short box is refused', () => {
  for (const text of ['', 'AQ', 'not a box', Buffer.alloc(100, 2).toString('base64url')]) {
    expect(() => open(keys.privateKey, text, 'aad')).toThrow(SealedBoxError);
  }
});
