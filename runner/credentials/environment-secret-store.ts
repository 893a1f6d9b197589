import type { SecretStore } from './secret-store.ts';

/** `integrations-slack-bot-token` is the variable INTEGRATIONS_SLACK_BOT_TOKEN. */
function toVariable(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}

/** The process environment as a store of secrets: what there is without a sidecar (decision D18). An empty variable counts as absent. */
export function createEnvironmentSecretStore(env: NodeJS.ProcessEnv): SecretStore {
  return {
    title: "the runner's environment",
    spell: toVariable,
    read: async (name) => {
      const value = env[toVariable(name)];
      return value === '' ? undefined : value;
    },
  };
}
