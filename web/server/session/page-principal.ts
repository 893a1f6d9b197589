import { headers } from 'next/headers';
import { cache } from 'react';
import { getDependencies } from '../dependencies.ts';
import { readPrincipal, type Principal } from './principal.ts';

/** The principal of the page that is rendered, read once a request; null when the first visit could not make an account. */
export const readPagePrincipal = cache(async (): Promise<Principal | null> => {
  const { auth, database, config } = getDependencies();
  return readPrincipal(auth, database, await headers(), config.SHOW_OPERATOR_EXECUTIONS);
});
