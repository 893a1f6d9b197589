import { answerRequests } from '../thread-pool/answer-requests.ts';
import { toExpressionFailure } from './cel.ts';
import type { EvaluationOutcome, EvaluationWork } from './evaluation-work.ts';
import { performEvaluation } from './perform-evaluation.ts';

answerRequests<EvaluationWork, EvaluationOutcome>(performEvaluation, () => ({
  kind: 'failed',
  failure: toExpressionFailure('The expression failed.'),
  index: 0,
}));
