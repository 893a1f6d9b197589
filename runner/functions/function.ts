import { z } from 'zod';
import { type Json, toJson, isJsonObject, type JsonObject } from '#schemas/json.ts';
import type { JsonSchema } from '#schemas/function-descriptor.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '#schemas/definition/retry-policy.ts';
import { readShape } from '#schemas/shape-error.ts';
import type { ExpressionEvaluator } from '#events/platform/threads/expression-pool.ts';
import type { AddressGuard } from '../network/address-guard.ts';
import type { GuardedHttp } from '../network/guarded-http.ts';
import type { Redactor } from '../failures/redactor.ts';

/** The part of a pino logger that functions use; what they log passes the redactor. */
export interface FunctionLog {
  info(members: object, message: string): void;
  warn(members: object, message: string): void;
}

/** Services for all functions; made once for each process. */
export interface FunctionServices {
  /** HTTP behind the SSRF guard: the only way out. */
  readonly http: GuardedHttp;
  /** Guard of database hosts (DATABASE_ALLOWED_HOSTS). */
  readonly databaseAddresses: AddressGuard;
  /** Our own database, which no function may reach (decision D14). */
  readonly ownDatabaseUrl: string;
  readonly expressions: Pick<ExpressionEvaluator, 'evaluateAll'>;
}

/** One run of a function. `idempotencyKey` stays the same over retries; `signal` aborts at the timeout and when the result is not wanted any more. */
export interface FunctionContext extends FunctionServices {
  readonly executionId: string;
  readonly workflowId: string;
  readonly nodeId: string;
  readonly nodeName: string;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  /** Time the run has from its start; `signal` aborts when it is over. */
  readonly timeoutMs: number;
  /** Fields of the credentials the function declares; empty when it declares none or none were given. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly log: FunctionLog;
}

/** Credentials that a function takes: their type, as in `integrations.<type>`, and the names of their fields. */
export interface CredentialDeclaration {
  readonly type: string;
  readonly fields: readonly string[];
}

/** The declaration of a function (decision D44). */
export interface FunctionDeclaration<Input extends z.ZodObject, Output extends z.ZodType> {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  readonly retryPolicy?: Partial<RetryPolicy>;
  /** Default 300. */
  readonly timeoutSeconds?: number;
  /** Whether running it twice with the same input does no harm. Otherwise a send whose outcome is unknown is not retried (decision D42). */
  readonly isSafeToRepeat: boolean | ((input: z.output<Input>) => boolean);
  /** Whether it only computes: it reaches nothing outside of this process, so that nothing need be noted before it runs. Default false. */
  readonly isPure?: boolean;
  readonly credentials?: CredentialDeclaration;
  /** Never offered to users, never a row of `functions`. */
  readonly isInternal?: boolean;
  run(input: z.output<Input>, context: FunctionContext): z.input<Output> | Promise<z.input<Output>>;
}

/** A function as the runner keeps it: schemas as JSON Schema (2020-12), `run` taking any JSON. */
export interface FunctionDefinition {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  /** The part of the slug before the slash. */
  readonly pluginId: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema: JsonSchema;
  readonly retryPolicy: RetryPolicy;
  readonly timeoutSeconds: number;
  readonly credentials: CredentialDeclaration | null;
  readonly isInternal: boolean;
  readonly isPure: boolean;
  /** False for input that does not parse: what was never sent may be sent. */
  isSafeToRepeat(input: Json): boolean;
  /** @throws {z.ZodError} when the input does not fit; anything that the function throws. */
  run(input: Json, context: FunctionContext): Promise<unknown>;
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // Zod leaves out the default of a preprocessed field, and a form would show a switch that is on as off.
      const { def } = zodSchema._zod;
      if (io === 'input' && def.type === 'default') jsonSchema.default ??= def.defaultValue;
    },
  });
}

/** Turns a declaration into a function of the runner: aliases and defaults are applied before `run` sees the input. */
export function defineFunction<Input extends z.ZodObject, Output extends z.ZodType>(
  declaration: FunctionDeclaration<Input, Output>,
): FunctionDefinition {
  const inputSchema = toJsonSchema(declaration.input, 'input');
  const { isSafeToRepeat } = declaration;
  const parse = (input: Json) => readShape(declaration.input, normalizeInput(input, inputSchema), 'input');
  return {
    slug: declaration.slug,
    name: declaration.name,
    description: declaration.description,
    pluginId: declaration.slug.split('/', 1)[0] ?? declaration.slug,
    inputSchema,
    outputSchema: toJsonSchema(declaration.output, 'output'),
    retryPolicy: { ...DEFAULT_RETRY_POLICY, ...declaration.retryPolicy },
    timeoutSeconds: declaration.timeoutSeconds ?? 300,
    credentials: declaration.credentials ?? null,
    isInternal: declaration.isInternal ?? false,
    isPure: declaration.isPure ?? false,
    isSafeToRepeat: (input) => {
      if (typeof isSafeToRepeat === 'boolean') return isSafeToRepeat;
      const parsed = parse(input);
      return parsed.success && isSafeToRepeat(parsed.data);
    },
    run: async (input, context) => {
      const parsed = parse(input);
      if (!parsed.success) throw parsed.error;
      return declaration.run(parsed.data, context);
    },
  };
}

/** The log of one run: texts and members pass the redactor on their way to `logger`. */
export function createFunctionLog(logger: FunctionLog, redactor: Redactor): FunctionLog {
  const redact = (members: object): object => ({ members: redactor.value(toJson(members)) });
  return {
    info: (members, message) => logger.info(redact(members), redactor.text(message)),
    warn: (members, message) => logger.warn(redact(members), redactor.text(message)),
  };
}

function toAliases(property: unknown): readonly string[] {
  if (typeof property !== 'object' || property === null || !('x-aliases' in property)) return [];
  const aliases = property['x-aliases'];
  return Array.isArray(aliases) ? aliases.filter((alias) => typeof alias === 'string') : [];
}

/**
 * Brings the input of a node to the names of its function: aliases (`x-aliases`) give their value to the field when it has none, and what a form
 * leaves empty (`''`, null) counts as absent, so that defaults apply. A required text that is empty therefore is missing.
 */
export function normalizeInput(input: Json, schema: JsonSchema): JsonObject {
  if (!isJsonObject(input)) return {};
  const given = Object.entries(input).filter(([, value]) => value !== '' && value !== null);
  const normalized = new Map<string, Json>(given);
  for (const [name, property] of Object.entries(schema['properties'] ?? {})) {
    if (normalized.has(name)) continue;
    const alias = toAliases(property).find((candidate) => normalized.has(candidate));
    const value = alias === undefined ? undefined : normalized.get(alias);
    if (value !== undefined) normalized.set(name, value);
  }
  return Object.fromEntries(normalized);
}
