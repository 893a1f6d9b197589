import type { z } from 'zod';
import type { DefinitionIssue } from '../definition/definition-issue.ts';
import { compilePattern, estimatePatternCost } from '../expressions/linear-regex.ts';
import {
  ActionConfig,
  ApprovalGateConfig,
  ConditionConfig,
  ONE_SIDED_OPERATORS,
  PublishEventConfig,
  TimerConfig,
  TriggerConfig,
} from '../definition/node-config.ts';
import { isTimeZone, readUntil } from '../definition/until-instant.ts';
import { readShape, toShapeErrors } from '../shape-error.ts';
import { isAllowedEventType, isAllowedTopic } from '../definition/publish-rules.ts';
import { hasTemplate } from '../templates/parse-template.ts';
import type { WorkflowNode } from '../definition/workflow-definition.ts';
import { checkSchedule } from './check-schedule.ts';
import { toNodeIssue, type ValidationContext } from './validation-context.ts';
import { isWebUrl } from './web-url.ts';

const CONFIGS: Readonly<Record<WorkflowNode['type'], z.ZodType>> = {
  trigger: TriggerConfig,
  action: ActionConfig,
  activity: ActionConfig,
  condition: ConditionConfig,
  'approval-gate': ApprovalGateConfig,
  timer: TimerConfig,
  'publish-event': PublishEventConfig,
};

/**
 * Patterns of one definition are compiled up to this cost, some 40 ms. What is beyond it is compiled when the condition is evaluated: there it can
 * be stopped, and fails the node if it is no pattern.
 */
const PATTERN_BUDGET = 10_000;

interface Budget {
  left: number;
}

/** The config of each enabled node has the shape of its type and makes sense; templates are looked at elsewhere. */
export function checkConfigs({ definition }: ValidationContext): readonly DefinitionIssue[] {
  const budget: Budget = { left: PATTERN_BUDGET };
  return definition.nodes.filter(({ enabled }) => enabled).flatMap((node) => checkConfig(node, budget));
}

function checkConfig(node: WorkflowNode, budget: Budget): readonly DefinitionIssue[] {
  const { error } = readShape(CONFIGS[node.type], node.config, 'config');
  if (error !== undefined) return toShapeErrors(error, null).map((found) => toShapeIssue(node, found));
  if (node.type === 'trigger') return checkSchedule(node, TriggerConfig.parse(node.config));
  if (node.type === 'condition') return checkRows(node, ConditionConfig.parse(node.config), budget);
  if (node.type === 'timer') return checkUntil(node, TimerConfig.parse(node.config));
  return node.type === 'publish-event' ? checkPublish(node, PublishEventConfig.parse(node.config)) : [];
}

function toShapeIssue(
  node: WorkflowNode,
  { field, message }: { readonly field: string | null; readonly message: string },
): DefinitionIssue {
  if (field === 'actionId') {
    return toNodeIssue(
      node,
      field,
      'invalid_config',
      'The node names no function.',
      'Choose a function, such as "system/http-request".',
    );
  }
  return toNodeIssue(
    node,
    field,
    'invalid_config',
    message,
    `Correct ${field ?? 'the settings'} of this ${node.type}.`,
    { reason: 'shape', problem: message, expected: null },
  );
}

function checkRows(
  node: WorkflowNode,
  { rows = [] }: z.infer<typeof ConditionConfig>,
  budget: Budget,
): readonly DefinitionIssue[] {
  return rows.flatMap(({ operator, right }, index) => {
    const field = `rows.${index}.right`;
    if (right === undefined && !ONE_SIDED_OPERATORS.has(operator)) {
      return [
        toNodeIssue(
          node,
          field,
          'invalid_config',
          `"${operator}" compares with nothing.`,
          'Give the row a right side.',
        ),
      ];
    }
    if (operator !== 'matches' || typeof right !== 'string' || hasTemplate(right)) return [];
    const cost = estimatePatternCost(right);
    if (cost > budget.left) return [];
    budget.left -= cost;
    try {
      compilePattern(right);
      return [];
    } catch (error) {
      const message = error instanceof Error ? error.message : 'The pattern is not a regular expression.';
      return [
        toNodeIssue(
          node,
          field,
          'expression_syntax',
          message,
          'Write it in RE2 syntax: no look-around, no back-references.',
        ),
      ];
    }
  });
}

function checkUntil(node: WorkflowNode, { until, timeZone }: z.infer<typeof TimerConfig>): readonly DefinitionIssue[] {
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    const message = `"${timeZone}" is no time zone.`;
    return [toNodeIssue(node, 'timeZone', 'invalid_config', message, 'Write such as Europe/Zurich, UTC or +05:30.')];
  }
  if (until === undefined || hasTemplate(until) || readUntil(until, timeZone ?? 'UTC') !== null) return [];
  const message = `"${until.slice(0, 100)}" is not an instant.`;
  return [toNodeIssue(node, 'until', 'invalid_config', message, 'Write it as 2026-02-04T18:00:00Z.')];
}

function checkPublish(
  node: WorkflowNode,
  { eventType, topic, sink }: z.infer<typeof PublishEventConfig>,
): readonly DefinitionIssue[] {
  const issues: DefinitionIssue[] = [];
  if (!isAllowedEventType(eventType)) {
    issues.push(
      toNodeIssue(
        node,
        'eventType',
        'forbidden_event_type',
        'Types that begin with "dev.workflowbuilder." are ours alone.',
        'Use a type of your own, such as "com.example.order.placed".',
      ),
    );
  }
  if (topic !== undefined && !hasTemplate(topic) && !isAllowedTopic(topic)) {
    issues.push(
      toNodeIssue(
        node,
        'topic',
        'forbidden_topic',
        `Workflows may not publish to "${topic}".`,
        'Use "workflow.triggers", or a topic outside "workflow.*" and "*.dead".',
      ),
    );
  }
  if (sink !== undefined && sink !== '' && !hasTemplate(sink) && !isWebUrl(sink)) {
    issues.push(
      toNodeIssue(
        node,
        'sink',
        'invalid_config',
        `"${sink.slice(0, 100)}" is not an http or https address.`,
        'Write it in full, such as https://broker.example.com.',
      ),
    );
  }
  return issues;
}
