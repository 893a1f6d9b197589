import type { LocalInfo } from './data/local-info.ts';
import type { LocalSecrets } from './data/secrets.ts';
import type { ServiceName } from './spawn-service.ts';

type Environment = Readonly<Record<string, string>>;

function listenOn(url: string): Environment {
  return { HOST: '127.0.0.1', PORT: new URL(url).port };
}

/** The variables that each service gets in addition to the environment of the caller. Only the runner gets the private key. `own` is for one service, `extra` for all. */
export function toServiceEnvironments(
  info: Omit<LocalInfo, 'pids'>,
  secrets: LocalSecrets,
  extra: Environment,
  own: Partial<Record<ServiceName, Environment>> = {},
): Readonly<Record<ServiceName, Environment>> {
  const shared = { DATABASE_URL: info.databaseUrl, SERVICE_TOKEN: info.token };
  return {
    orchestrator: {
      ...own.orchestrator,
      ...extra,
      ...shared,
      ...listenOn(info.orchestratorUrl),
      RUNNER_PUBLIC_KEY: secrets.runnerPublicKey,
    },
    runner: {
      ...own.runner,
      ...extra,
      ...shared,
      ...listenOn(info.runnerUrl),
      RUNNER_PRIVATE_KEY: secrets.runnerPrivateKey,
    },
    web: {
      ...own.web,
      ...extra,
      ...shared,
      ...listenOn(info.webUrl),
      NEXT_PUBLIC_APP_URL: info.webUrl,
      BETTER_AUTH_SECRET: secrets.authSecret,
      WORKFLOW_ORCHESTRATOR_URL: info.orchestratorUrl,
      FUNCTION_RUNNER_URL: info.runnerUrl,
    },
  };
}
