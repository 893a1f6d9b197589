import { Yaml } from 'cdk8s';
import { z } from 'zod';

/** The part of a structural schema that Dapr's definitions use. */
interface StructuralSchema {
  readonly type?: string | undefined;
  readonly properties?: Readonly<Record<string, StructuralSchema>> | undefined;
  readonly additionalProperties?: StructuralSchema | boolean | undefined;
  readonly items?: StructuralSchema | undefined;
  readonly required?: readonly string[] | undefined;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean | undefined;
}

const Schema: z.ZodType<StructuralSchema> = z.lazy(() =>
  z.looseObject({
    type: z.string().optional(),
    properties: z.record(z.string(), Schema).optional(),
    additionalProperties: z.union([z.boolean(), Schema]).optional(),
    items: Schema.optional(),
    required: z.array(z.string()).optional(),
    'x-kubernetes-preserve-unknown-fields': z.boolean().optional(),
  }),
);

const Definition = z.looseObject({
  spec: z.looseObject({
    group: z.string(),
    names: z.looseObject({ kind: z.string() }),
    versions: z.array(z.looseObject({ name: z.string(), schema: z.looseObject({ openAPIV3Schema: Schema }) })),
  }),
});

/** `apiVersion kind` of every version in a file of CustomResourceDefinitions, with its schema. */
export type CrdSchemas = ReadonlyMap<string, StructuralSchema>;

export function readCrdSchemas(paths: readonly string[]): CrdSchemas {
  const definitions = paths.flatMap((path) => Yaml.load(path)).map((document) => Definition.parse(document));
  return new Map(
    definitions.flatMap(({ spec }) =>
      spec.versions.map((version) => [
        `${spec.group}/${version.name} ${spec.names.kind}`,
        version.schema.openAPIV3Schema,
      ]),
    ),
  );
}

const PRIMITIVES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  number: Number.isFinite,
};

function checkObject(value: object, schema: StructuralSchema, path: string): readonly string[] {
  const missing = (schema.required ?? []).filter((key) => !(key in value));
  const problems = Object.entries(value).flatMap(([key, member]) => {
    const known = schema.properties?.[key] ?? schema.additionalProperties;
    if (known === true || (known === undefined && schema['x-kubernetes-preserve-unknown-fields'])) return [];
    if (known === undefined || known === false) return [`${path}.${key} is unknown`];
    return check(member, known, `${path}.${key}`);
  });
  return [...missing.map((key) => `${path}.${key} is missing`), ...problems];
}

function check(value: unknown, schema: StructuralSchema, path: string): readonly string[] {
  if (schema.type === undefined) return [];
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return [`${path} is no array`];
    return value.flatMap((item, index) => check(item, schema.items ?? {}, `${path}[${index}]`));
  }
  if (schema.type === 'object') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path} is no object`];
    return checkObject(value, schema, path);
  }
  return PRIMITIVES[schema.type]?.(value) ? [] : [`${path} is no ${schema.type}`];
}

const KubernetesObject = z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: z.unknown() });

/** Lists what a strict API server would refuse in an object: unknown fields, missing fields and wrong types. */
export function findCrdProblems(schemas: CrdSchemas, candidate: unknown): readonly string[] {
  const { metadata: _, ...object } = KubernetesObject.parse(candidate);
  const schema = schemas.get(`${object.apiVersion} ${object.kind}`);
  if (schema === undefined) return [`${object.apiVersion} ${object.kind} has no definition`];
  return check(object, schema, object.kind);
}
