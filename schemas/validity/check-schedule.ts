import type { DefinitionIssue } from '../definition/definition-issue.ts';
import type { TriggerConfig } from '../definition/node-config.ts';
import type { WorkflowNode } from '../definition/workflow-definition.ts';
import { canFire, parseCron } from '../schedule/parse-cron.ts';
import { isTimeZone } from '../schedule/time-zone.ts';
import { toNodeIssue } from './validation-context.ts';

/** A schedule says when it fires, in a time zone that exists, and some day comes (decision D90). */
export function checkSchedule(node: WorkflowNode, config: TriggerConfig): readonly DefinitionIssue[] {
  if (config.triggerType !== 'schedule') return [];
  const { cron, timeZone, everyMinutes } = config;
  const issues: DefinitionIssue[] = [];
  const report = (field: string, message: string, fix: string): void =>
    void issues.push(toNodeIssue(node, field, 'invalid_config', message, fix));
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    report('timeZone', `There is no time zone "${timeZone}".`, 'Choose one by its name, such as Europe/Berlin or UTC.');
  }
  if (cron !== undefined && everyMinutes !== undefined) {
    report('everyMinutes', 'The schedule has both a cron expression and a number of minutes.', 'Keep one of them.');
  }
  if (cron === undefined && everyMinutes === undefined) {
    // A warning only: such triggers were accepted when schedules did not fire, and their workflows can be run by hand.
    const issue = toNodeIssue(
      node,
      'cron',
      'invalid_config',
      'The schedule says neither at what times nor how often: it never fires.',
      'Give a cron expression, such as 0 9 * * 1-5, or a number of minutes.',
    );
    issues.push({ ...issue, severity: 'warning' });
  }
  if (cron === undefined) return issues;
  const reading = parseCron(cron);
  if (!reading.ok) report('cron', reading.message, reading.fix);
  else if (!canFire(reading.cron)) {
    report('cron', 'This never fires: none of its months has such a day.', 'Choose a day that the month has.');
  }
  return issues;
}
