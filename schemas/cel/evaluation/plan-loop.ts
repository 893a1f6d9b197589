import { CelError } from '../cel-error.ts';
import { sortByKeys } from '../functions/lists.ts';
import type { Bind, Loop } from '../syntax/expression.ts';
import { createMapBuilder, listKeys, readEntry } from '../values/cel-map.ts';
import { isKind, isList, kindOf, NONE, toOptional, toTypeName, type CelValue } from '../values/cel-value.ts';
import { addLocals, type Frame, type Plan, type PlanScope, type Step } from './step.ts';

/** One turn of a loop: what its variables hold. */
type Turn = readonly CelValue[];

interface LoopRun {
  readonly turns: readonly Turn[];
  /** Whether a turn is not filtered out. */
  readonly isWanted: (turn: Turn) => boolean;
  readonly run: (turn: Turn) => CelValue;
}

/** Makes a loop ready to run. */
export function planLoop(node: Loop, scope: PlanScope, plan: Plan): Step {
  const { macro, variables } = node;
  const { scope: inner, first } = addLocals(scope, variables);
  const [range, body] = [plan(node.range, scope), plan(node.body, inner)];
  const filter = node.filter === null ? null : plan(node.filter, inner);
  return (frame) => {
    const turns = listTurns(range(frame), variables.length, macro);
    const runWith = (step: Step, turn: Turn): CelValue => {
      for (let index = 0; index < turn.length; index++) frame.locals[first + index] = turn[index] ?? null;
      return step(frame);
    };
    return LOOPS[macro]({
      turns,
      isWanted: (turn) => filter === null || requireBool(runWith(filter, turn), macro),
      run: (turn) => runWith(body, turn),
    });
  };
}

function requireBool(value: CelValue, macro: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new CelError(`The condition of ${macro} must be true or false, not ${toTypeName(kindOf(value))}.`);
}

function listTurns(range: CelValue, count: number, macro: string): readonly Turn[] {
  if (isList(range)) return range.map((item, index) => (count === 1 ? [item] : [BigInt(index), item]));
  if (isKind(range, 'map')) {
    return listKeys(range).map((key) => (count === 1 ? [key] : [key, readEntry(range, key) ?? null]));
  }
  throw new CelError(`${macro} is for lists and maps, not for ${toTypeName(kindOf(range))}.`);
}

/** A turn that decides is enough: the others may fail. */
function quantify({ turns, run }: LoopRun, decisive: boolean, macro: string): boolean {
  let failure: CelError | null = null;
  for (const turn of turns) {
    try {
      if (requireBool(run(turn), macro) === decisive) return decisive;
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      failure ??= error;
    }
  }
  if (failure !== null) throw failure;
  return !decisive;
}

function countTrue({ turns, run }: LoopRun): number {
  let count = 0;
  for (const turn of turns) if (requireBool(run(turn), 'existsOne')) count++;
  return count;
}

function transform({ turns, isWanted, run }: LoopRun): readonly CelValue[] {
  const results: CelValue[] = [];
  for (const turn of turns) if (isWanted(turn)) results.push(run(turn));
  return results;
}

function transformMap({ turns, isWanted, run }: LoopRun): CelValue {
  const map = createMapBuilder();
  for (const turn of turns) if (isWanted(turn)) map.add(turn[0] ?? null, run(turn));
  return map.build();
}

function transformEntries(loop: LoopRun): CelValue {
  const map = createMapBuilder();
  for (const made of transform(loop)) {
    if (!isKind(made, 'map')) {
      throw new CelError('The body of transformMapEntry must give a map.');
    }
    for (const key of listKeys(made)) map.add(key, readEntry(made, key) ?? null);
  }
  return map.build();
}

const firstOf = ([value]: Turn): CelValue => value ?? null;

const LOOPS: Readonly<Record<Loop['macro'], (loop: LoopRun) => CelValue>> = {
  all: (loop) => quantify(loop, false, 'all'),
  exists: (loop) => quantify(loop, true, 'exists'),
  existsOne: (loop) => countTrue(loop) === 1,
  filter: ({ turns, run }) => turns.filter((turn) => requireBool(run(turn), 'filter')).map(firstOf),
  map: transform,
  sortBy: ({ turns, run }) => sortByKeys(turns.map(firstOf), turns.map(run)),
  transformList: transform,
  transformMap,
  transformMapEntry: transformEntries,
};

/** Makes `cel.bind`, `optMap` and `optFlatMap` ready to run. */
export function planBind({ macro, name, value, body }: Bind, scope: PlanScope, plan: Plan): Step {
  const { scope: inner, first } = addLocals(scope, [name]);
  const [bound, run] = [plan(value, scope), plan(body, inner)];
  const runWith = (frame: Frame, local: CelValue): CelValue => {
    frame.locals[first] = local;
    return run(frame);
  };
  if (macro === 'bind') return (frame) => runWith(frame, bound(frame));
  return (frame) => {
    const optional = bound(frame);
    if (!isKind(optional, 'optional')) {
      throw new CelError(`${macro} is for optionals, not for ${toTypeName(kindOf(optional))}.`);
    }
    if (optional.value === undefined) return NONE;
    const result = runWith(frame, optional.value);
    return macro === 'optMap' ? toOptional(result) : result;
  };
}
