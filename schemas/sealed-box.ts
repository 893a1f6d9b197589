import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

const VERSION = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** DER around a raw X25519 key. Source: RFC 8410. */
const PUBLIC_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** A key pair as base64url texts of the 32 raw bytes. */
export interface SealKeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Thrown when a box does not open: wrong key, wrong additional data, or changed bytes. It does not say which. */
export class SealedBoxError extends Error {
  override readonly name = 'SealedBoxError';
}

function toRaw(key: string, what: string): Buffer {
  const raw = Buffer.from(key, 'base64url');
  if (raw.length !== KEY_BYTES) throw new SealedBoxError(`The ${what} key does not have ${KEY_BYTES} bytes.`);
  return raw;
}

function toPublicKey(raw: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, raw]), format: 'der', type: 'spki' });
}

function toPrivateKey(raw: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_PREFIX, raw]), format: 'der', type: 'pkcs8' });
}

function toRawPublic(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(PUBLIC_PREFIX.length);
}

/** Both public keys are part of the derivation, so that a box belongs to one receiver and one sender key. */
function deriveKey(shared: Buffer, ephemeral: Buffer, receiver: Buffer): Buffer {
  const info = Buffer.from('workflow-builder sealed box v1');
  return Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, receiver]), info, KEY_BYTES));
}

/** Makes a fresh X25519 key pair. */
export function generateSealKeyPair(): SealKeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const raw = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PRIVATE_PREFIX.length);
  return { publicKey: toRawPublic(publicKey).toString('base64url'), privateKey: raw.toString('base64url') };
}

/** The public key that belongs to a private one. */
export function toSealPublicKey(privateKey: string): string {
  return toRawPublic(createPublicKey(toPrivateKey(toRaw(privateKey, 'private')))).toString('base64url');
}

/**
 * Seals a text to the holder of the private key: an ephemeral X25519 agreement, HKDF-SHA-256, AES-256-GCM. Whoever seals cannot open.
 * `additionalData` (whose it is) is not inside, but must be the same to open. Layout: version, ephemeral key, nonce, tag, ciphertext; base64url.
 */
export function seal(publicKey: string, plaintext: string, additionalData: string): string {
  const receiver = toRaw(publicKey, 'public');
  const pair = generateKeyPairSync('x25519');
  const ephemeral = toRawPublic(pair.publicKey);
  const shared = diffieHellman({ privateKey: pair.privateKey, publicKey: toPublicKey(receiver) });
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(shared, ephemeral, receiver), nonce);
  cipher.setAAD(Buffer.from(additionalData));
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), ephemeral, nonce, cipher.getAuthTag(), ciphertext]).toString('base64url');
}

/**
 * Opens a box that `seal` made.
 *
 * @throws {SealedBoxError} when key or additional data are others, the bytes were changed, or the version is unknown.
 */
export function open(privateKey: string, sealed: string, additionalData: string): string {
  const box = Buffer.from(sealed, 'base64url');
  const nonceAt = 1 + KEY_BYTES;
  const tagAt = nonceAt + NONCE_BYTES;
  const textAt = tagAt + TAG_BYTES;
  if (box.length < textAt || box[0] !== VERSION) throw new SealedBoxError('This is not a sealed box of version 1.');
  const ephemeral = box.subarray(1, nonceAt);
  const own = toPrivateKey(toRaw(privateKey, 'private'));
  try {
    const shared = diffieHellman({ privateKey: own, publicKey: toPublicKey(ephemeral) });
    const key = deriveKey(shared, ephemeral, toRawPublic(createPublicKey(own)));
    const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(nonceAt, tagAt), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(additionalData));
    decipher.setAuthTag(box.subarray(tagAt, textAt));
    return Buffer.concat([decipher.update(box.subarray(textAt)), decipher.final()]).toString('utf8');
  } catch {
    throw new SealedBoxError('The sealed box does not open with this key and additional data.');
  }
}
