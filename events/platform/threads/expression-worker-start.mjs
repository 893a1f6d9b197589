// Threads do not inherit the loader that turns TypeScript into JavaScript: this one loads it, then the worker itself.
import { register } from 'tsx/esm/api';

register();
await import('./expression-worker.ts');
