/**
 * SQL condition: the execution `e` belongs to the owner in `$2`, or to a guest that has signed in to that account since (decision D80). Web keeps
 * `accounts`; a guest's executions keep the owner they began with.
 */
export const IS_OWNED_BY_2 = `(e.owner_id = $2 OR EXISTS (
  SELECT FROM accounts a WHERE a.provider_id = 'anonymous' AND a.account_id = e.owner_id AND a.user_id = $2))`;
