import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { generateSealKeyPair } from '#schemas/sealed-box.ts';
import { hasCluster } from '../database/postgres-cluster.ts';
import { StartError } from '../start-error.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/** The content of `secrets.json` in a data folder. */
export const LocalSecrets = z.object({
  /** The bearer token between the services. Anyone who can read the data folder can use it with curl. */
  serviceToken: z.string().min(16),
  /** Better Auth signs sessions with it. */
  authSecret: z.string().min(32),
  /** Credentials are sealed to the public key; only the runner gets the private one (decision D17). */
  runnerPublicKey: z.string().min(1),
  runnerPrivateKey: z.string().min(1),
  databasePassword: z.string().min(16),
  /** A service shows the first to its sidecar, and a sidecar the second to its service (`npm start -- --dapr`). */
  daprApiToken: z.string().min(16),
  appApiToken: z.string().min(16),
  redisPassword: z.string().min(16),
});
export type LocalSecrets = z.infer<typeof LocalSecrets>;

function makeDaprSecrets() {
  return {
    daprApiToken: randomBytes(32).toString('base64url'),
    appApiToken: randomBytes(32).toString('base64url'),
    redisPassword: randomBytes(24).toString('base64url'),
  };
}

function makeSecrets(): LocalSecrets {
  const keys = generateSealKeyPair();
  return {
    serviceToken: randomBytes(32).toString('base64url'),
    authSecret: randomBytes(32).toString('base64url'),
    runnerPublicKey: keys.publicKey,
    runnerPrivateKey: keys.privateKey,
    databasePassword: randomBytes(24).toString('base64url'),
    ...makeDaprSecrets(),
  };
}

/** A data folder from before there was `--dapr` lacks these alone. */
function readSecrets(text: string): LocalSecrets {
  const fresh = makeDaprSecrets();
  return LocalSecrets.extend({
    daprApiToken: LocalSecrets.shape.daprApiToken.default(fresh.daprApiToken),
    appApiToken: LocalSecrets.shape.appApiToken.default(fresh.appApiToken),
    redisPassword: LocalSecrets.shape.redisPassword.default(fresh.redisPassword),
  }).parse(JSON.parse(text));
}

const toText = (secrets: LocalSecrets) => `${JSON.stringify(secrets, null, 2)}\n`;

/**
 * The secrets of a data folder, made once and then kept (mode 0600).
 *
 * @throws {StartError} when the file is damaged, or missing beside a database that was made with it: new secrets would lock the data away.
 */
export async function loadSecrets(path: string, clusterDir: string): Promise<LocalSecrets> {
  let text;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    if (await hasCluster(clusterDir)) {
      throw new StartError(
        `${path} is missing, and the database in ${clusterDir} does not open without it.\nRestore the file, or remove the data folder to begin anew.`,
      );
    }
    const made = makeSecrets();
    await writeFileAtomically(path, toText(made));
    return made;
  }
  let secrets;
  try {
    secrets = readSecrets(text);
  } catch (error) {
    throw new StartError(`${path} is damaged. Restore it, or remove the whole data folder to begin anew.`, {
      cause: error,
    });
  }
  if (toText(secrets) !== text) await writeFileAtomically(path, toText(secrets));
  return secrets;
}
