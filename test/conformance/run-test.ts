import { CelError } from '#schemas/cel/cel-error.ts';
import type { CelEnvironment, Overload } from '#schemas/cel/environment.ts';
import { planExpression, type Evaluate } from '#schemas/cel/evaluation/plan-expression.ts';
import { STANDARD_FUNCTIONS, toFunctionTable } from '#schemas/cel/functions/standard-functions.ts';
import { parseExpression } from '#schemas/cel/syntax/parse-expression.ts';
import { showType, type CelType } from '#schemas/cel/checking/cel-type.ts';
import { inferType } from '#schemas/cel/checking/infer-type.ts';
import { isKind, isList, kindOf, type CelValue } from '#schemas/cel/values/cel-value.ts';
import { isEqual } from '#schemas/cel/values/equality.ts';
import { EXPRESSION_LIMITS } from '#schemas/expressions/expression-limits.ts';
import type { SuiteTest } from './suite.ts';
import { readAll, readSubmessage, readText, type Message } from './textproto.ts';
import { NeedsProtobuf, toType, toValue } from './to-expected.ts';

/**
 * What became of a test. `protobuf`: it makes a message of a type of its own, which there are none of here. `left out`: it needs a container of names
 * or a variable that is a message, so that it cannot even be set up.
 */
export type TestOutcome =
  | { readonly kind: 'passed' | 'protobuf' | 'left out' }
  | { readonly kind: 'failed'; readonly wanted: string; readonly came: string };

/** Expressions that name a message of the suite, or an enum of one. */
const PROTOBUF = /TestAllTypes|\bGlobalEnum\b|proto[23]\b/;

function listMessages(message: Message, field: string): readonly Message[] {
  return readAll(message, field).flatMap((each) =>
    typeof each === 'string' || each instanceof Uint8Array ? [] : [each],
  );
}

function toOverload(name: string, declared: Message): Overload {
  return {
    name,
    isMethod: readText(declared, 'is_instance_function') === 'true',
    parameters: listMessages(declared, 'params').map(toType),
    isVariadic: false,
    result: toType(readSubmessage(declared, 'result_type')),
    run: () => {
      throw new CelError('The suite only declares this function.');
    },
  };
}

function toEnvironment(message: Message): CelEnvironment {
  const variables = new Map<string, CelType>();
  const overloads: Overload[] = [];
  for (const declared of listMessages(message, 'type_env')) {
    const name = readText(declared, 'name');
    const ident = readSubmessage(declared, 'ident');
    if (ident !== null) variables.set(name, toType(readSubmessage(ident, 'type')));
    for (const each of listMessages(readSubmessage(declared, 'function') ?? [], 'overloads')) {
      overloads.push(toOverload(name, each));
    }
  }
  return { variables, functions: new Map([...STANDARD_FUNCTIONS, ...toFunctionTable(overloads)]) };
}

function toBindings(message: Message): ReadonlyMap<string, CelValue> {
  return new Map(
    listMessages(message, 'bindings').map((each) => {
      const value = readSubmessage(readSubmessage(each, 'value') ?? [], 'value');
      return [readText(each, 'key'), toValue(value)];
    }),
  );
}

/** Equal, and of one type at every depth: `1` is not what a test wants that wants `1.0`. */
function isSame(one: CelValue, other: CelValue): boolean {
  if (typeof one === 'number' && typeof other === 'number') return Object.is(one, other);
  if (kindOf(one) !== kindOf(other)) return false;
  if (isList(one) && isList(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index] ?? null));
  }
  if (!isKind(one, 'map') || !isKind(other, 'map')) return isEqual(one, other);
  return isEqual(one, other) && [...one.entries].every(([key, value]) => isSame(value, other.entries.get(key) ?? null));
}

function show(value: CelValue): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return `${part}`;
    return part instanceof Map ? [...part] : part;
  });
}

function judge({ source, message }: SuiteTest, environment: CelEnvironment): TestOutcome {
  const expression = parseExpression(source, EXPRESSION_LIMITS);
  const typed = readSubmessage(message, 'typed_result');
  if (readText(message, 'disable_check') !== 'true') {
    const type = showType(inferType(expression, environment));
    const wanted = readSubmessage(typed ?? [], 'deduced_type');
    if (wanted !== null && type !== showType(toType(wanted))) {
      return { kind: 'failed', wanted: showType(toType(wanted)), came: type };
    }
  }
  if (readText(message, 'check_only') === 'true') return { kind: 'passed' };
  const wanted = readSubmessage(message, 'value') ?? readSubmessage(typed ?? [], 'result');
  return evaluate(planExpression(expression, environment), message, wanted);
}

function evaluate(run: Evaluate, message: Message, wanted: Message | null): TestOutcome {
  const isError = readAll(message, 'eval_error').length > 0;
  let value: CelValue;
  try {
    value = run(toBindings(message));
  } catch (error) {
    if (!(error instanceof CelError) || !isError) throw error;
    return { kind: 'passed' };
  }
  if (isError) return { kind: 'failed', wanted: 'an error', came: show(value) };
  const expected = wanted === null ? true : toValue(wanted);
  return isSame(value, expected) ? { kind: 'passed' } : { kind: 'failed', wanted: show(expected), came: show(value) };
}

/** The environment of a test; null for one that cannot be set up. */
function setUp({ message }: SuiteTest): CelEnvironment | null {
  if (readText(message, 'container') !== '') return null;
  try {
    toBindings(message);
    return toEnvironment(message);
  } catch (error) {
    if (error instanceof NeedsProtobuf) return null;
    throw error;
  }
}

/** Parses, checks and evaluates what a test tells to, and compares. */
export function runTest(test: SuiteTest): TestOutcome {
  const environment = setUp(test);
  if (environment === null) return { kind: 'left out' };
  if (PROTOBUF.test(test.source)) return { kind: 'protobuf' };
  try {
    return judge(test, environment);
  } catch (error) {
    return { kind: 'failed', wanted: 'what the suite says', came: String(error) };
  }
}
