import type { CredentialSource } from './credential-source.ts';
import { FunctionError } from '../failures/function-error.ts';
import type { CredentialDeclaration } from '../functions/function.ts';
import type { CredentialPlace, Credentials } from './credential-place.ts';

export interface CredentialChoice {
  /** Credentials of the start request. They come before all other places. */
  readonly given: CredentialSource;
  /** In the order in which they are asked. */
  readonly places: readonly CredentialPlace[];
  /** A remark that is added to the failure. */
  readonly remark?: string;
}

const isEmpty = (credentials: Credentials) => Object.keys(credentials).length === 0;

function toMissing({ type }: CredentialDeclaration, reasons: readonly string[], remark: string): FunctionError {
  const looked = [`it was started without integrations.${type}`, ...reasons].join(', ');
  const message = `There are no credentials of the type ${type} for this step: ${looked}.${remark}`;
  return new FunctionError({ type: 'credentials_missing', message, retryable: false });
}

/**
 * The first place that has any field gives all of them: fields of two places are never mixed, so that no key goes to an address that somebody else
 * gave. Opening fails with `credentials_missing`, which says where was looked, when no place has any.
 */
export function chooseCredentials({ given, places, remark }: CredentialChoice): CredentialSource {
  return {
    open: async (definition, request) => {
      const { credentials: declaration } = definition;
      if (declaration === null) return {};
      const own = await given.open(definition, request);
      if (!isEmpty(own)) return own;
      for (const place of places) {
        const found = await place.find(declaration, request);
        if (!isEmpty(found)) return found;
      }
      const reasons = places.map((place) => place.explain(declaration));
      throw toMissing(declaration, reasons, remark === undefined ? '' : ` ${remark}`);
    },
  };
}
