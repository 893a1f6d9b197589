import { z } from 'zod';

/** One field-level error inside a problem answer (decision D21). */
export const ProblemError = z.object({
  node: z.string().nullish(),
  field: z.string().nullish(),
  code: z.string(),
  message: z.string(),
  fix: z.string().optional(),
});
export type ProblemError = z.infer<typeof ProblemError>;

/** Problem details for HTTP APIs, media type `application/problem+json`. Source: RFC 9457. */
export const Problem = z.looseObject({
  type: z.string().default('about:blank'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  errors: z.array(ProblemError).optional(),
});
export type Problem = z.infer<typeof Problem>;
