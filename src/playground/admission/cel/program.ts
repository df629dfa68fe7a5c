import { createContext, Script } from 'node:vm';
import { celEnv, celError, isCelError, parse, plan } from '@bufbuild/cel';
import type { CelEnv, CelError, CelInput, CelValue } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { ownValue } from '../../../api/own-value.ts';
import { thrownText } from '../../../api/text/thrown-text.ts';
import { AUTHORIZER_FUNCTIONS } from './authorizer-functions.ts';
import { checked, notHere } from './check.ts';
import type { Declared } from './check.ts';
import { ExpressionError, displayed } from './expression-error.ts';
import { listFunctions } from './list-functions.ts';
import { expanded } from './macros.ts';
import { OPAQUE_TYPES } from './opaque-type.ts';
import { OPTIONAL_FUNCTIONS } from './optional-functions.ts';
import { withoutOptionals } from './optional-syntax.ts';
import { QUANTITY_FUNCTIONS } from './quantity-functions.ts';
import { REGEX_FUNCTIONS } from './regex-functions.ts';
import { shown } from './type-names.ts';
import type { TypeName } from './type-names.ts';
import { URL_FUNCTIONS } from './url-functions.ts';

/** In characters: what the library of Kubernetes takes longer for is refused by its cost. */
const LONGEST = 10_000;

/** How long an evaluation may take, in milliseconds: it stands for the cost that the API server counts. */
const TIME = 1000;

/** The values that an expression may name; an error is the result of what names it. A getter is asked when its name is looked at. */
export type Bindings = Readonly<Record<string, CelInput | CelError | undefined>>;

/** A compiled expression. */
export interface Program {
  readonly expression: string;
  readonly type: TypeName;
  /** The value, or an Error with the message of cel-go where it is known. */
  readonly evaluate: (bindings: Bindings) => CelValue | Error;
}

/** The functions of Kubernetes' environment, but for those that `check.ts` lists. */
const ENV: CelEnv = celEnv({
  registry: OPAQUE_TYPES,
  funcs: [
    ...strings,
    ...QUANTITY_FUNCTIONS,
    ...URL_FUNCTIONS,
    ...REGEX_FUNCTIONS,
    ...OPTIONAL_FUNCTIONS,
    ...AUTHORIZER_FUNCTIONS,
    ...listFunctions((a, b) => ENV.funcs.find('_==_')?.call(0, undefined, [a, b]) === true),
  ],
});

/** Compiles an expression that has one of these types, any when there are none. Throws an Error with the message of the API server (plugin/cel/compile.go). */
export function compile(expression: string, declared: Declared, ...types: readonly TypeName[]): Program {
  try {
    const { tree, type } = checkedTree(expression, declared);
    const isWanted = types.length === 0 || types.includes(type) || type === 'unknown';
    if (!isWanted) {
      const wanted = types.length === 1 ? types[0] : `one of [${types.join(' ')}]`;
      throw new Error(`must evaluate to ${wanted} but got ${shown(type)}`);
    }
    const run = plan(ENV, tree);
    return { expression, type, evaluate: (bindings) => inTime(() => run(bindings as Record<string, CelInput>)) };
  } catch (error) {
    if (error instanceof ExpressionError) throw new Error(`compilation failed: ${displayed(expression, error)}`);
    throw error;
  }
}

function checkedTree(expression: string, declared: Declared) {
  if (expression.length > LONGEST) throw new ExpressionError(notHere(`more than ${LONGEST} characters`), 0);
  const plain = withoutOptionals(expression);
  if (!plain) throw new ExpressionError(notHere('optional elements of lists and maps'), 0);
  const { expr, sourceInfo } = parsed(plain.text, plain.offsetBefore);
  const positions: Readonly<Record<string, number>> = sourceInfo?.positions ?? {};
  const tree = expanded(expr);
  // A call is where its parenthesis is.
  const offsetOf = (id: bigint, isCall: boolean) => {
    const before = ownValue(positions, String(id)) ?? 0;
    const at = before + plain.text.slice(before).search(/\S|$/);
    return plain.offsetBefore(isCall ? Math.max(at, plain.text.indexOf('(', at)) : at);
  };
  return { tree, type: checked(ENV, tree, declared, offsetOf) };
}

function parsed(text: string, offsetBefore: (offset: number) => number) {
  try {
    return parse(text);
  } catch (error) {
    const offset = offsetBefore(offsetOfFault(error));
    throw new ExpressionError(`Syntax error: ${thrownText(error).replace(/^<input>:\d+:\d+: /, '')}`, offset);
  }
}

/** The library's parser says where it stopped. */
function offsetOfFault(error: unknown): number {
  const place = typeof error === 'object' && error !== null && 'location' in error ? error.location : undefined;
  const start = typeof place === 'object' && place !== null && 'start' in place ? place.start : undefined;
  const offset = typeof start === 'object' && start !== null && 'offset' in start ? start.offset : undefined;
  return typeof offset === 'number' ? offset : 0;
}

const LIMITED: { run: () => unknown } = { run: () => undefined };
const CALL = new Script('run()');
const CONTEXT = createContext(LIMITED);

/** Nested loops and expressions that match slowly end as the API server ends them: by their cost. */
function inTime(run: () => CelValue | Error): CelValue | Error {
  let result: CelValue | Error = celError('no result');
  LIMITED.run = () => {
    result = run();
  };
  try {
    CALL.runInContext(CONTEXT, { timeout: TIME });
  } catch (error) {
    const isLate =
      typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    return new Error(isLate ? 'operation cancelled: actual cost limit exceeded' : thrownText(error));
  }
  return isCelError(result) ? new Error(inGo(result.message)) : result;
}

/** Messages of the library in the words of cel-go, where they differ. */
function inGo(message: string): string {
  return message
    .replace(/^field not found: /, 'no such key: ')
    .replace(/^index (-?\d+) out of bounds .*$/, 'index out of bounds: $1')
    .replace(/^found no matching overload for .*$/s, 'no such overload')
    .replace(/^type mismatch: .*$/s, 'no such overload')
    .replace(/^\w+ divide by zero$/, 'division by zero')
    .replace(/^\w+ modulus by zero$/, 'modulus by zero');
}
