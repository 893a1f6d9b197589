import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { hasZone } from '#schemas/definition/until-instant.ts';
import { isRecord } from '#schemas/json.ts';
import { TriggerConfig } from '#schemas/definition/node-config.ts';
import { toSchedule } from '#schemas/schedule/schedule.ts';
import { scheduleWords } from '../../client/schedule/schedule-words.ts';

const OPERATOR_SIGNS: Readonly<Record<string, string>> = {
  equals: '=',
  notEquals: '≠',
  greaterThan: '>',
  greaterThanOrEqual: '≥',
  lessThan: '<',
  lessThanOrEqual: '≤',
  contains: 'contains',
  notContains: 'does not contain',
  startsWith: 'starts with',
  endsWith: 'ends with',
  matches: 'matches',
  isEmpty: 'is empty',
  isNotEmpty: 'is not empty',
  exists: 'exists',
  isTrue: 'is true',
  isFalse: 'is false',
};

/** How a condition's operator reads between its two sides. */
export function operatorSign(operator: string): string {
  return OPERATOR_SIGNS[operator] ?? operator;
}

const MAX_LENGTH = 80;

const TEMPLATE = /\{\{\s*(?:@[^:}]*:)?([^}]*?)\s*\}\}/g;

/** A text that is one reference is shown as its path; inside a longer text braces show where the reference ends. */
function withPlainTemplates(text: string): string {
  const isWhole = /^\s*\{\{[^{}]*\}\}\s*$/.test(text);
  return text.replace(TEMPLATE, isWhole ? '$1' : '{$1}');
}

/** One line of text of any configuration value: templates as paths, lists and objects as JSON. */
function toText(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = withPlainTemplates(text).replace(/\s+/g, ' ').trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;
}

function durationText(config: Readonly<Record<string, unknown>>, prefix: string): string {
  const units = [
    ['Days', 'd'],
    ['Hours', 'h'],
    ['Minutes', 'min'],
    ['Seconds', 's'],
  ] as const;
  return units
    .map(([unit, short]) => [config[prefix + unit], short] as const)
    .filter(([value]) => typeof value === 'number' && value > 0)
    .map(([value, short]) => `${String(value)} ${short}`)
    .join(' ');
}

/** The zone of an instant that names none; one that comes from data may name its own. */
function zoneText({ until, timeZone }: Readonly<Record<string, unknown>>): string {
  if (typeof until !== 'string' || hasZone(until) || typeof timeZone !== 'string') return '';
  return ` (${timeZone})`;
}

function conditionSummary(config: Readonly<Record<string, unknown>>): string {
  if (typeof config['expression'] === 'string') return toText(config['expression']);
  const rows: readonly unknown[] = Array.isArray(config['rows']) ? config['rows'] : [];
  const [row] = rows;
  if (!isRecord(row)) return 'No condition yet';
  const { left, operator, right } = row;
  const first = [toText(left) || '…', operatorSign(String(operator)), toText(right)].filter((part) => part !== '');
  const more = rows.length > 1 ? ` ${config['combine'] === 'any' ? 'or' : 'and'} ${rows.length - 1} more` : '';
  return `${first.join(' ')}${more}`;
}

function triggerSummary(config: Readonly<Record<string, unknown>>): string {
  switch (config['triggerType']) {
    case 'webhook':
      return 'When its webhook is called';
    case 'event': {
      const filters: readonly unknown[] = Array.isArray(config['filters']) ? config['filters'] : [];
      const [values] = isRecord(filters[0]) ? Object.values(filters[0]) : [];
      const type = isRecord(values) ? values['type'] : null;
      return typeof type === 'string' ? `On ${type}` : 'On an event';
    }
    case 'schedule': {
      const parsed = TriggerConfig.safeParse(config);
      const schedule = parsed.success ? toSchedule(parsed.data) : null;
      return schedule === null ? 'On a schedule' : scheduleWords(schedule);
    }
    default:
      return 'Started by hand';
  }
}

/** The input of an action that says most about it, tried in this order. */
const TELLING_INPUTS = ['url', 'endpoint', 'aiPrompt', 'query', 'slackMessage', 'title', 'prompt', 'mapping', 'kind'];

function actionSummary(config: Readonly<Record<string, unknown>>): string {
  const { mapping } = config;
  const telling = TELLING_INPUTS.find((key) => config[key] !== undefined && config[key] !== '');
  if (telling === 'mapping' && isRecord(mapping)) return `Sets ${Object.keys(mapping).join(', ')}`;
  if (telling === 'url')
    return [toText(config['method']) || 'GET', toText(config['url']).replace(/^https?:\/\//, '')].join(' ');
  if (telling !== undefined) return [toText(config['method']), toText(config[telling])].filter(Boolean).join(' ');
  const slug = toText(config['actionId']);
  return slug === '' ? 'Choose a function' : slug;
}

/** One line that says what a node is configured to do, for its face and for lists. */
export function nodeSummary(node: Pick<WorkflowNode, 'type' | 'config'>): string {
  const { config } = node;
  switch (node.type) {
    case 'trigger':
      return triggerSummary(config);
    case 'action':
    case 'activity':
      return actionSummary(config);
    case 'condition':
      return conditionSummary(config);
    case 'approval-gate': {
      const timeout = durationText(config, 'timeout') || '24 h';
      return `${toText(config['message']) || 'Waits for a decision'} · ${timeout}`;
    }
    case 'timer':
      return config['until'] === undefined
        ? durationText(config, 'duration') || 'No duration yet'
        : `Until ${toText(config['until'])}${zoneText(config)}`;
    case 'publish-event':
      break;
  }
  return toText(config['eventType']) || 'No event type yet';
}
