import { resolveAction } from './resolve-action.ts';
import { resolveCondition } from './resolve-condition.ts';
import { toFailed, type ResolveContext, type ResolvedNode } from './resolve-context.ts';
import { resolvePublishEvent } from './resolve-publish-event.ts';
import { resolveApprovalGate, resolveTimer } from './timer-and-gate.ts';

/** Answers a `resolve` command: fills templates and evaluates what the node's type asks for; never throws for what a user wrote. */
export async function resolveNode(context: ResolveContext): Promise<ResolvedNode> {
  switch (context.node.type) {
    case 'action':
    case 'activity':
      return resolveAction(context);
    case 'condition':
      return resolveCondition(context);
    case 'timer':
      return resolveTimer(context);
    case 'approval-gate':
      return resolveApprovalGate(context);
    case 'publish-event':
      return resolvePublishEvent(context);
    case 'trigger':
      return toFailed({ type: 'internal', message: 'A trigger has nothing to resolve.', retryable: false });
  }
}
