import type { DefinitionIssue } from '../definition/definition-issue.ts';
import type { WorkflowNode } from '../definition/workflow-definition.ts';
import { isRecord } from '../json.ts';
import { parseJsonText } from '../templates/json-text.ts';
import { hasTemplate } from '../templates/parse-template.ts';
import { readActionId } from './check-inputs.ts';
import { toNodeIssue, type ValidationContext } from './validation-context.ts';

/** Types whose bodies have named members, so that a list or a plain text is none of them. */
const WITH_MEMBERS = /^(multipart\/form-data|application\/x-www-form-urlencoded)$/;

/** The body of an HTTP request can be sent by its method, and written in the type that its headers name. */
export function checkHttpRequests({ definition }: ValidationContext): readonly DefinitionIssue[] {
  return definition.nodes
    .filter((node) => readActionId(node) === 'system/http-request')
    .flatMap((node) => checkBody(node) ?? []);
}

function checkBody(node: WorkflowNode): DefinitionIssue | null {
  const body = parseField(node.config['body']);
  if (body === undefined || body === null || body === '') return null;
  const { method } = node.config;
  if (typeof method === 'string' && method.toUpperCase() === 'HEAD')
    return refuse(node, 'A HEAD request has no body.', 'Leave the body empty, or choose GET.');
  const contentType = findContentType(node);
  const type = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (!WITH_MEMBERS.test(type) || isRecord(body)) return null;
  const isWritten = type !== 'multipart/form-data' || contentType.toLowerCase().includes('boundary=');
  if (typeof body === 'string' && (isWritten || hasTemplate(body))) return null;
  return refuse(
    node,
    `A body of type ${type} has named members.`,
    'Give a JSON object, such as {"name": "Ada"}, or another Content-Type.',
  );
}

function refuse(node: WorkflowNode, problem: string, fix: string): DefinitionIssue {
  const params = { reason: 'value', problem, expected: null } as const;
  return toNodeIssue(node, 'body', 'invalid_input', `"body" does not fit: ${problem}`, fix, params);
}

function findContentType(node: WorkflowNode): string {
  const headers = parseField(node.config['headers']);
  if (!isRecord(headers)) return '';
  const value = Object.entries(headers).find(([name]) => name.trim().toLowerCase() === 'content-type')?.[1];
  return typeof value === 'string' ? value : '';
}

function parseField(value: unknown): unknown {
  return typeof value === 'string' ? (parseJsonText(value) ?? value) : value;
}
