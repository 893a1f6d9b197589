import { expect, test } from 'vitest';
import { toSecretName } from '#runner/credentials/secret-name.ts';

test.each([
  ['openai', 'apiKey', 'integrations-openai-api-key'],
  ['slack', 'botToken', 'integrations-slack-bot-token'],
  ['database', 'url', 'integrations-database-url'],
  ['my vendor/2', 'API_KEY', 'integrations-my-vendor-2-api-key'],
])('%s.%s is %s', (type, field, name) => {
  expect(toSecretName(type, field)).toBe(name);
  // Names that Azure Key Vault accepts.
  expect(name).toMatch(/^[0-9A-Za-z-]{1,127}$/);
});
