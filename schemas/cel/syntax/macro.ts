import { CelError } from '../cel-error.ts';
import type { Bind, Call, Expression, Loop, LoopMacro } from './expression.ts';

/** How many arguments the loops take: a variable or two, perhaps a filter, and the body. */
const LOOPS: Readonly<Record<string, { readonly macro: LoopMacro; readonly shapes: readonly Shape[] }>> = {
  all: { macro: 'all', shapes: ['one', 'two'] },
  exists: { macro: 'exists', shapes: ['one', 'two'] },
  existsOne: { macro: 'existsOne', shapes: ['one', 'two'] },
  exists_one: { macro: 'existsOne', shapes: ['one', 'two'] },
  filter: { macro: 'filter', shapes: ['one'] },
  map: { macro: 'map', shapes: ['one', 'one-filtered'] },
  sortBy: { macro: 'sortBy', shapes: ['one'] },
  transformList: { macro: 'transformList', shapes: ['two', 'two-filtered'] },
  transformMap: { macro: 'transformMap', shapes: ['two', 'two-filtered'] },
  transformMapEntry: { macro: 'transformMapEntry', shapes: ['two', 'two-filtered'] },
};

type Shape = 'one' | 'one-filtered' | 'two' | 'two-filtered';

const ARGUMENTS: Readonly<Record<Shape, number>> = { one: 2, 'one-filtered': 3, two: 3, 'two-filtered': 4 };

/** The node that a call of a macro stands for; null for a call of a function. Throws `CelError` for a macro that is written wrongly. */
export function expandMacro(call: Call): Expression | null {
  const { name, receiver, args } = call;
  if (name === 'has' && receiver === null && args.length === 1) return expandHas(call);
  if (name === 'bind' && receiver?.kind === 'name' && receiver.name === 'cel' && args.length === 3) {
    const [variable, value, body] = args;
    return value && body ? expandBind(call, 'bind', variable, value, body) : null;
  }
  if (receiver === null) return null;
  if ((name === 'optMap' || name === 'optFlatMap') && args.length === 2) {
    const [variable, body] = args;
    return body ? expandBind(call, name, variable, receiver, body) : null;
  }
  return expandLoop(call, receiver);
}

function expandHas({ args, at }: Call): Expression {
  const [field] = args;
  if (field?.kind !== 'select') throw new CelError('has() takes a field, such as has(trigger.name).', at);
  return { ...field, kind: 'has' };
}

function expandBind(
  { start, end }: Call,
  macro: Bind['macro'],
  variable: Expression | undefined,
  value: Expression,
  body: Expression,
): Bind {
  return { kind: 'bind', macro, name: readVariable(variable, macro), value, body, start, end };
}

function expandLoop({ name, args, start, end }: Call, range: Expression): Loop | null {
  const loop = Object.hasOwn(LOOPS, name) ? LOOPS[name] : undefined;
  const shape = loop?.shapes.find((each) => ARGUMENTS[each] === args.length);
  const body = args.at(-1);
  if (loop === undefined || shape === undefined || body === undefined) return null;
  const filter = shape.endsWith('filtered') ? (args.at(-2) ?? null) : null;
  const variables = args.slice(0, shape.startsWith('two') ? 2 : 1).map((each) => readVariable(each, name));
  if (new Set(variables).size < variables.length) {
    throw new CelError(`The two names of ${name} must differ.`, args[1]?.start ?? start);
  }
  return { kind: 'loop', macro: loop.macro, range, variables, filter, body, start, end };
}

function readVariable(written: Expression | undefined, macro: string): string {
  if (written?.kind === 'name' && !written.isGlobal) return written.name;
  throw new CelError(`${macro} takes a name first, such as x.`, written?.start ?? null);
}
