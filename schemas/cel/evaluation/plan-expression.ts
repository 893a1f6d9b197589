import { CelError } from '../cel-error.ts';
import { readQualifiedName, TYPE_NAMES, type CelEnvironment } from '../environment.ts';
import type { Expression, ListItem, ListLiteral, Logical, MapLiteral, MessageLiteral } from '../syntax/expression.ts';
import { createMapBuilder } from '../values/cel-map.ts';
import { isKind, kindOf, toTypeName, type CelValue, type Optional } from '../values/cel-value.ts';
import { makeMessage } from '../values/well-known-message.ts';
import { planCall } from './plan-call.ts';
import { planBind, planLoop } from './plan-loop.ts';
import { planIndex, planSelect } from './plan-select.ts';
import type { PlanScope, Step } from './step.ts';

/** A planned expression: its value for values of the variables. Throws `CelError`. */
export type Evaluate = (variables: ReadonlyMap<string, CelValue>) => CelValue;

/** Makes an expression ready to run any number of times. Pure; the plan needs no types to be known. */
export function planExpression(expression: Expression, environment: CelEnvironment): Evaluate {
  const step = plan(expression, { environment, locals: new Map(), free: 0 });
  return (variables) => step({ variables, locals: [] });
}

function plan(node: Expression, scope: PlanScope): Step {
  switch (node.kind) {
    case 'literal':
      return () => node.value;
    case 'name':
      return planName(node, scope) ?? failing(`Unknown variable: ${node.name}`);
    case 'select':
    case 'has':
      return (node.kind === 'select' ? planName(node, scope) : null) ?? planSelect(node, scope, plan);
    case 'index':
      return planIndex(node, scope, plan);
    case 'call':
      return planCall(node, scope, plan);
    case 'logical':
      return planLogical(node, scope);
    case 'conditional':
      return planConditional(node, scope);
    case 'list':
      return planList(node, scope);
    case 'map':
      return planMap(node, scope);
    case 'message':
      return planMessage(node, scope);
    case 'loop':
      return planLoop(node, scope, plan);
    case 'bind':
      return planBind(node, scope, plan);
  }
}

function failing(message: string): Step {
  return () => {
    throw new CelError(message);
  };
}

/** A variable or the name of a type, which may have dots inside; null for what is none. */
function planName(node: Expression, { environment, locals }: PlanScope): Step | null {
  const slot = node.kind === 'name' && !node.isGlobal ? locals.get(node.name) : undefined;
  if (slot !== undefined) return (frame) => frame.locals[slot] ?? null;
  const name = readQualifiedName(node, (each) => locals.has(each));
  if (name === null) return null;
  if (environment.variables.has(name)) {
    return ({ variables }) => {
      const value = variables.get(name);
      if (value === undefined) throw new CelError(`The variable ${name} has no value.`);
      return value;
    };
  }
  const type = TYPE_NAMES.get(name);
  if (type === undefined || type.kind === 'parameter' || type.kind === 'dyn' || type.kind === 'number') return null;
  const value: CelValue = { kind: 'type', name: toTypeName(type.kind) };
  return () => value;
}

function requireBool(value: CelValue, operator: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new CelError(`Found no matching overload for ${operator} of ${toTypeName(kindOf(value))}.`);
}

/** A side that decides is enough: the other one may fail, whichever of them comes first. */
function planLogical({ operator, left, right }: Logical, scope: PlanScope): Step {
  const [first, second] = [plan(left, scope), plan(right, scope)];
  const decisive = operator === '||';
  return (frame) => {
    let failure: CelError | null = null;
    try {
      if (requireBool(first(frame), operator) === decisive) return decisive;
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      failure = error;
    }
    const other = requireBool(second(frame), operator);
    if (failure !== null && other !== decisive) throw failure;
    return other;
  };
}

function planConditional({ test, yes, no }: Extract<Expression, { kind: 'conditional' }>, scope: PlanScope): Step {
  const [condition, first, second] = [plan(test, scope), plan(yes, scope), plan(no, scope)];
  return (frame) => (requireBool(condition(frame), '? :') ? first(frame) : second(frame));
}

/** An element; undefined for an empty optional that may be left out. */
function planElement(
  { value, isOptional }: ListItem,
  scope: PlanScope,
): (...args: Parameters<Step>) => CelValue | undefined {
  const step = plan(value, scope);
  if (!isOptional) return step;
  return (frame) => requireOptional(step(frame)).value;
}

function requireOptional(value: CelValue): Optional {
  if (isKind(value, 'optional')) return value;
  throw new CelError(`Behind ? there must be an optional, not ${toTypeName(kindOf(value))}.`);
}

function planList({ items }: ListLiteral, scope: PlanScope): Step {
  const steps = items.map((item) => planElement(item, scope));
  return (frame) => steps.map((step) => step(frame)).filter((value) => value !== undefined);
}

function planMap({ entries }: MapLiteral, scope: PlanScope): Step {
  const steps = entries.map((entry) => ({ key: plan(entry.key, scope), value: planElement(entry, scope) }));
  return (frame) => {
    const map = createMapBuilder();
    for (const { key, value } of steps) {
      const [made, item] = [key(frame), value(frame)];
      if (item !== undefined) map.add(made, item);
    }
    return map.build();
  };
}

function planMessage({ name, fields }: MessageLiteral, scope: PlanScope): Step {
  const steps = fields.map((field) => ({ field: field.name, step: planElement(field, scope) }));
  return (frame) => {
    const given = new Map<string, CelValue>();
    for (const { field, step } of steps) {
      const value = step(frame);
      if (value !== undefined) given.set(field, value);
    }
    return makeMessage(name, given);
  };
}
