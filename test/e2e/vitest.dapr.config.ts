import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import postgres from './vitest.config.ts';

/**
 * The browser tests in which engine or broker matter once more, the same files, on the product as `npm start -- --dapr` runs it; `npm test` runs them
 * where Dapr is there. Not here:
 * - `access`, `account` and `edit`, whose subject is the interface: names, contrast, keyboard, accounts, the builder. They are nearly half of the time;
 *   `TEST_ENGINE=dapr` with the other configuration runs them on Dapr too;
 * - `status-dapr`, which starts a product on Dapr in every run.
 */
export default mergeConfig(
  postgres,
  defineConfig({
    test: {
      exclude: [...configDefaults.exclude, 'test/e2e/{access,account,edit,status-dapr}.test.ts'],
      env: { TEST_ENGINE: 'dapr' },
    },
  }),
);
