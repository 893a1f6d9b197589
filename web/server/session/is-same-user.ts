import type { Dependencies } from '../dependencies.ts';
import { readPrincipal, type Principal } from './principal.ts';

/** Whether a request that has lasted for a while still comes from whom it came from: nobody signed out meanwhile. */
export async function isSameUser(
  principal: Principal,
  request: Request,
  { auth, database, config }: Pick<Dependencies, 'auth' | 'database' | 'config'>,
): Promise<boolean> {
  const current = await readPrincipal(auth, database, request.headers, config.SHOW_OPERATOR_EXECUTIONS);
  return current?.userId === principal.userId;
}
