import type { z } from 'zod';
import type { ProblemError } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** Words of zod's own messages; of JSON there are no others. */
const EXPECTATION = /expected (\w+), received (\w+)/;

/** What zod found, in a sentence that says how to mend it. */
export function toShapeSentence(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type': {
      const [, expected = 'value', received = 'undefined'] = EXPECTATION.exec(issue.message) ?? [];
      if (received === 'undefined' || expected === 'nonoptional') return 'This field is needed.';
      const article = /^[aeio]/.test(expected) ? 'an' : 'a';
      return received === 'NaN' ? `Give ${article} ${expected}.` : `Give ${article} ${expected}, not ${received}.`;
    }
    case 'invalid_value':
      return `Choose one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}.`;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1 ? 'This must not be empty.' : issue.message;
    case 'invalid_union':
      return issue.message === 'Invalid input' ? 'This has none of the allowed shapes.' : issue.message;
    default:
      return issue.message;
  }
}

/** Every field that is wrong, in document order; an unknown field is named by itself. */
export function toShapeErrors(error: z.ZodError): readonly ProblemError[] {
  return error.issues.flatMap((issue): readonly ProblemError[] => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') {
      return [{ field: path.join('.'), code: issue.code, message: toShapeSentence(issue) }];
    }
    return issue.keys.map((key) => {
      const message = `There is no field ${JSON.stringify(key.slice(0, 100))} here; check its spelling, upper and lower case too.`;
      return { field: [...path, key.slice(0, 100)].join('.'), code: issue.code, message };
    });
  });
}
