import {
  AppWindow,
  Archive,
  Box,
  Braces,
  Container,
  CreditCard,
  Database,
  Fingerprint,
  Flame,
  GitBranch,
  Globe,
  Hash,
  Hourglass,
  Image,
  LayoutTemplate,
  Mail,
  Play,
  Radio,
  ScanSearch,
  ShieldCheck,
  Sparkles,
  Split,
  SquareKanban,
  UserCheck,
  Users,
  Waypoints,
  Webhook,
  type LucideIcon,
} from 'lucide-react';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { WorkflowNode, WorkflowNodeType } from '#schemas/definition/workflow-definition.ts';
import { handlesOf, type NodeHandle } from './node-handles.ts';
import { nodeSummary } from './node-summary.ts';

/** Facts about a node type, before it is configured. */
export interface CatalogueEntry {
  readonly type: WorkflowNodeType;
  readonly title: string;
  readonly description: string;
  readonly icon: LucideIcon;
}

/** Title, purpose and icon of each node type. */
export const NODE_KINDS: Readonly<Record<WorkflowNodeType, CatalogueEntry>> = {
  trigger: { type: 'trigger', title: 'Trigger', description: 'Where the workflow starts', icon: Play },
  action: { type: 'action', title: 'Action', description: 'Runs a function', icon: Box },
  activity: { type: 'activity', title: 'Activity', description: 'Runs a function', icon: Box },
  condition: { type: 'condition', title: 'Condition', description: 'Takes one of two ways', icon: Split },
  'approval-gate': {
    type: 'approval-gate',
    title: 'Approval',
    description: 'Waits until someone approves or rejects',
    icon: UserCheck,
  },
  timer: { type: 'timer', title: 'Timer', description: 'Waits for a while or until an instant', icon: Hourglass },
  'publish-event': {
    type: 'publish-event',
    title: 'Publish event',
    description: 'Sends a CloudEvent to a topic or a URL',
    icon: Radio,
  },
};

const FUNCTION_ICONS: Readonly<Record<string, LucideIcon>> = {
  'system/http-request': Globe,
  'system/database-query': Database,
  'system/transform': Braces,
  'system/graphql-request': Waypoints,
  'system/generate-id': Fingerprint,
};

const PLUGIN_ICONS: Readonly<Record<string, LucideIcon>> = {
  openai: Sparkles,
  slack: Hash,
  github: GitBranch,
  linear: SquareKanban,
  stripe: CreditCard,
  resend: Mail,
  blob: Archive,
  clerk: Users,
  fal: Image,
  firecrawl: Flame,
  perplexity: ScanSearch,
  superagent: ShieldCheck,
  v0: AppWindow,
  webflow: LayoutTemplate,
};

const EXECUTION_ICONS: Readonly<Record<FunctionDescriptor['executionType'], LucideIcon>> = {
  builtin: Box,
  oci: Container,
  http: Webhook,
};

/** The icon of a function: its own, its integration's, or that of the way it is run. */
export function functionIcon(slug: string, executionType: FunctionDescriptor['executionType'] = 'builtin'): LucideIcon {
  return FUNCTION_ICONS[slug] ?? PLUGIN_ICONS[slug.split('/')[0] ?? ''] ?? EXECUTION_ICONS[executionType];
}

/** Everything that a node's face shows besides its label. */
export interface NodeFacts {
  readonly icon: LucideIcon;
  /** Name of the type or, for an action, of its function. */
  readonly title: string;
  readonly summary: string;
  readonly handles: readonly NodeHandle[];
}

/** Describes a node as its face shows it; without its function in `functions` it is named by its slug. */
export function describeNode(
  node: Pick<WorkflowNode, 'type' | 'config'>,
  functions: readonly FunctionDescriptor[] = [],
): NodeFacts {
  const kind = NODE_KINDS[node.type];
  const facts = { icon: kind.icon, title: kind.title, summary: nodeSummary(node), handles: handlesOf(node.type) };
  const slug = node.config['actionId'];
  if ((node.type !== 'action' && node.type !== 'activity') || typeof slug !== 'string' || slug === '') return facts;
  const descriptor = functions.find((each) => each.slug === slug);
  return { ...facts, icon: functionIcon(slug, descriptor?.executionType), title: descriptor?.name ?? slug };
}
