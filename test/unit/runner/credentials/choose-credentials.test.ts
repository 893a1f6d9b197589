import { describe, expect, test } from 'vitest';
import { cacheSecrets } from '#runner/credentials/cached-secrets.ts';
import { chooseCredentials } from '#runner/credentials/choose-credentials.ts';
import { createEnvironmentSecretStore } from '#runner/credentials/environment-secret-store.ts';
import { findInStore } from '#runner/credentials/find-in-store.ts';
import type { SecretStore } from '#runner/credentials/secret-store.ts';
import { defineTestFunction, NO_CREDENTIALS } from '../../../builders/runner/test-functions.ts';

const DECLARATION = { type: 'vendor', fields: ['apiKey', 'baseUrl'] };
const REQUEST = { executionId: 'e', ownerId: 'operator' };
const vendorFunction = defineTestFunction(() => null, DECLARATION);
const environment = (env: NodeJS.ProcessEnv) => findInStore(createEnvironmentSecretStore(env));

describe('chooseCredentials', () => {
  test('credentials of the start come before the store and are not mixed with it', async () => {
    const source = chooseCredentials({
      given: { open: async () => ({ baseUrl: 'https://theirs.example' }) },
      places: [environment({ INTEGRATIONS_VENDOR_API_KEY: 'ours' })],
    });
    expect(await source.open(vendorFunction, REQUEST)).toEqual({ baseUrl: 'https://theirs.example' });
  });

  test('the first place that has any field gives all of them', async () => {
    const source = chooseCredentials({
      given: NO_CREDENTIALS,
      places: [
        environment({ INTEGRATIONS_VENDOR_API_KEY: '' }),
        environment({ INTEGRATIONS_VENDOR_API_KEY: 'second' }),
        environment({ INTEGRATIONS_VENDOR_API_KEY: 'third', INTEGRATIONS_VENDOR_BASE_URL: 'https://third.example' }),
      ],
    });
    expect(await source.open(vendorFunction, REQUEST)).toEqual({ apiKey: 'second' });
  });

  test('missing credentials fail and say where to put which', async () => {
    const source = chooseCredentials({ given: NO_CREDENTIALS, places: [environment({})], remark: 'And so on.' });
    await expect(source.open(vendorFunction, REQUEST)).rejects.toMatchObject({
      failure: {
        type: 'credentials_missing',
        message:
          'There are no credentials of the type vendor for this step: it was started without integrations.vendor, ' +
          "the runner's environment has no INTEGRATIONS_VENDOR_API_KEY or INTEGRATIONS_VENDOR_BASE_URL. And so on.",
        retryable: false,
      },
    });
  });

  test('a function that declares no credentials gets none, and no place is asked', async () => {
    const places = [{ find: () => Promise.reject(new Error('asked')), explain: () => '' }];
    const source = chooseCredentials({ given: NO_CREDENTIALS, places });
    expect(
      await source.open(
        defineTestFunction(() => null),
        REQUEST,
      ),
    ).toEqual({});
  });
});

describe('cacheSecrets', () => {
  function createCounted(answer: () => Promise<string | undefined>) {
    let now = 0;
    let reads = 0;
    const store: SecretStore = {
      title: 'a store',
      spell: (name) => name,
      read: () => {
        reads += 1;
        return answer();
      },
    };
    const cached = cacheSecrets(store, () => now, 30_000);
    return { cached, reads: () => reads, pass: (ms: number) => void (now += ms) };
  }

  test.each(['value', undefined])('%s is asked for once in its lifetime', async (value) => {
    let current = value;
    const { cached, reads, pass } = createCounted(async () => current);
    expect(await Promise.all([cached.read('a'), cached.read('a')])).toEqual([value, value]);
    current = 'changed';
    pass(29_999);
    expect(await cached.read('a')).toBe(value);
    expect(reads()).toBe(1);
    pass(1);
    expect(await cached.read('a')).toBe('changed');
  });

  test('a failure is not kept', async () => {
    let isAway = true;
    const { cached } = createCounted(async () => {
      if (isAway) throw new Error('away');
      return 'value';
    });
    await expect(cached.read('a')).rejects.toThrow('away');
    isAway = false;
    expect(await cached.read('a')).toBe('value');
  });
});
