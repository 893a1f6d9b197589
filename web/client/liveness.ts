/** Whether what is shown is what is: `since` (ms) is when the last was heard; `over` when nothing more can come. */
export type Liveness =
  | { readonly state: 'connecting' | 'live' | 'over' }
  | { readonly state: 'reconnecting'; readonly since: number };
