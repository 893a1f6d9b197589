import { createContext } from 'react';

/** Whether the states below are those that were last seen, and nobody knows whether they still are. */
export const LastSeenContext = createContext(false);
