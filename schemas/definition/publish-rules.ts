/** Types of our own events begin so; nobody else may publish them (decision D10). */
const OWN_TYPE_PREFIX = 'dev.workflowbuilder.';

/** Whether workflows and the event ingress may publish to a topic (decision D10). */
export function isAllowedTopic(topic: string): boolean {
  return topic === 'workflow.triggers' || !(topic.startsWith('workflow.') || topic.endsWith('.dead'));
}

/** Whether workflows and the event ingress may publish events of a type (decision D10). */
export function isAllowedEventType(type: string): boolean {
  return type !== '' && !type.startsWith(OWN_TYPE_PREFIX);
}
