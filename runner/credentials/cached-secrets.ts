import type { SecretStore } from './secret-store.ts';

/** How long a changed secret may go unnoticed; a vault counts its requests. */
export const SECRET_LIFE_MS = 30_000;

interface Entry {
  readonly value: Promise<string | undefined>;
  readonly until: number;
}

/** A store that is asked once per name and `lifeMs`, for what is absent too, however many ask at the same time. A failure is not kept. */
export function cacheSecrets(store: SecretStore, clock: () => number, lifeMs = SECRET_LIFE_MS): SecretStore {
  const entries = new Map<string, Entry>();
  return {
    title: store.title,
    spell: (name) => store.spell(name),
    read: async (name) => {
      const kept = entries.get(name);
      if (kept !== undefined && kept.until > clock()) return await kept.value;
      const entry = { value: store.read(name), until: clock() + lifeMs };
      entries.set(name, entry);
      try {
        return await entry.value;
      } catch (error) {
        if (entries.get(name) === entry) entries.delete(name);
        throw error;
      }
    },
  };
}
