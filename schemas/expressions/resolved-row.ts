import { z } from 'zod';
import type { Json } from '../json.ts';
import { CONDITION_OPERATORS } from '../definition/node-config.ts';

export type ConditionOperator = (typeof CONDITION_OPERATORS)[number];

/** A row whose templates are filled; unlike `ConditionRow` its sides may be objects and lists, which are not looked into. */
export const ResolvedRow = z.object({
  left: z.custom<Json>((side) => side !== undefined),
  operator: z.enum(CONDITION_OPERATORS),
  right: z.custom<Json>().optional(),
});
export type ResolvedRow = z.infer<typeof ResolvedRow>;
