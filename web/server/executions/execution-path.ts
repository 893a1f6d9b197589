/** Path of an execution, or of an action on it, in the orchestrator's API (specification, "API Reference"). */
export function executionPath(instanceId: string, action: string | null): string {
  return `/api/v2/workflows/${encodeURIComponent(instanceId)}${action === null ? '' : `/${action}`}`;
}
