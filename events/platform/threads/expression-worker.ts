import { answerRequests } from './answer-requests.ts';
import { toExpressionFailure } from '#schemas/expressions/cel.ts';
import type { EvaluationOutcome, EvaluationWork } from '#schemas/expressions/evaluation-work.ts';
import { performEvaluation } from '#schemas/expressions/perform-evaluation.ts';

answerRequests<EvaluationWork, EvaluationOutcome>(performEvaluation, () => ({
  kind: 'failed',
  failure: toExpressionFailure('The expression failed.'),
  index: 0,
}));
