import { parseDefinition, type ParsedDefinition } from '#schemas/parse-definition.ts';
import { answerRequests } from './answer-requests.ts';
import type { DefinitionWork } from './definition-pool.ts';
import { toUncheckable } from '#schemas/validity/uncheckable-definition.ts';

answerRequests<DefinitionWork, ParsedDefinition>(
  ({ text, functions }, begin) => {
    begin();
    return parseDefinition(JSON.parse(text), { functions });
  },
  () => toUncheckable('It is too complex to be checked.'),
);
