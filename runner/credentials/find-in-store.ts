import type { CredentialPlace } from './credential-place.ts';
import { toSecretName } from './secret-name.ts';
import type { SecretStore } from './secret-store.ts';

/** A secret a field, named by `toSecretName`. */
export function findInStore(store: SecretStore): CredentialPlace {
  return {
    find: async ({ type, fields }) => {
      const found = await Promise.all(
        fields.map(async (field) => [field, await store.read(toSecretName(type, field))] as const),
      );
      return Object.fromEntries(found.flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])));
    },
    explain: ({ type, fields }) => {
      const names = fields.map((field) => store.spell(toSecretName(type, field)));
      return `${store.title} has no ${names.join(' or ')}`;
    },
  };
}
