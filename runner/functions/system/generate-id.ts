import { nanoid } from 'nanoid';
import { v4, v7 } from 'uuid';
import { z } from 'zod';
import { defineFunction } from '../function.ts';

const GENERATORS = { uuid: () => v4(), uuidv7: () => v7(), nanoid: () => nanoid() } as const;

/** Makes ids: random UUIDs (RFC 9562 version 4), time-ordered ones (version 7) or 21-character nanoids. */
export const generateId = defineFunction({
  slug: 'system/generate-id',
  name: 'Generate ID',
  description: 'Makes one or many unique ids.',
  input: z.object({
    kind: z.enum(['uuid', 'uuidv7', 'nanoid']).default('uuid').meta({
      title: 'Kind',
      description: 'uuid is random, uuidv7 sorts by time, nanoid is short.',
    }),
    count: z.coerce.number().int().min(1).max(1_000).default(1).meta({
      title: 'Count',
      description: 'How many ids to make.',
    }),
  }),
  output: z.object({
    uuid: z.string().meta({ title: 'ID', description: 'The first id.' }),
    ids: z.array(z.string()).meta({ title: 'IDs', description: 'All ids.' }),
  }),
  isSafeToRepeat: true,
  isPure: true,
  run: ({ kind, count }) => {
    const generate = GENERATORS[kind];
    const first = generate();
    return { uuid: first, ids: [first, ...Array.from({ length: count - 1 }, generate)] };
  },
});
