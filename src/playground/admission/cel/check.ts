import type { CelEnv, CelFunc } from '@bufbuild/cel';
import { ExpressionError } from './expression-error.ts';
import { OPTIONAL_INDEX, OPTIONAL_SELECT } from './optional-syntax.ts';
import { fieldType, hasFields } from './request-type.ts';
import { identifierOf } from './tree.ts';
import type { Call, Comprehension, Expr, Select } from './tree.ts';
import { common, isOpen, resultOf, shown } from './type-names.ts';
import type { TypeName } from './type-names.ts';

/** Where a node is in its expression. */
type OffsetOf = (id: bigint, isCall: boolean) => number;

/** What an expression may name, and its type. */
export type Declared = ReadonlyMap<string, TypeName>;

/** Of Kubernetes' environment the functions that are not here (apiserver pkg/cel/environment/base.go). */
const NOT_HERE = new Set(
  (
    'ip isIP ip.isCanonical cidr isCIDR semver isSemver format.named validate jsonpatch.escapeKey transformList transformMap transformMapEntry ' +
    'lists.range slice flatten distinct reverse sort sortBy first last optional.unwrap unwrapOpt'
  ).split(' '),
);
const TYPE_NAMES = new Set(['int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'null_type', 'type']);

/** Finds what a name, an overload or a field is missing for. Gives the type of the expression; throws ExpressionError. */
export function checked(env: CelEnv, expr: Expr, declared: Declared, offsetOf: OffsetOf): TypeName {
  return new Checker(env, offsetOf).typeOf(expr, declared);
}

class Checker {
  readonly #env: CelEnv;
  readonly #offsetOf: OffsetOf;

  constructor(env: CelEnv, offsetOf: OffsetOf) {
    this.#env = env;
    this.#offsetOf = offsetOf;
  }

  typeOf(expr: Expr | undefined, declared: Declared): TypeName {
    const { exprKind } = expr ?? {};
    switch (exprKind?.case) {
      case 'constExpr':
        return CONSTANTS[exprKind.value.constantKind.case ?? 'nullValue'];
      case 'identExpr':
        return this.#named(expr, exprKind.value.name, declared);
      case 'selectExpr':
        return this.#selected(expr, exprKind.value, declared);
      case 'callExpr':
        return this.#called(expr, exprKind.value, declared);
      case 'listExpr':
        for (const element of exprKind.value.elements) this.typeOf(element, declared);
        return 'list';
      case 'structExpr':
        for (const { keyKind, value } of exprKind.value.entries) {
          if (keyKind.case === 'mapKey') this.typeOf(keyKind.value, declared);
          this.typeOf(value, declared);
        }
        return exprKind.value.messageName === '' ? 'map' : 'unknown';
      case 'comprehensionExpr':
        return this.#looped(exprKind.value, declared);
      default:
        return 'unknown';
    }
  }

  #named(expr: Expr | undefined, name: string, declared: Declared): TypeName {
    const type = declared.get(name);
    if (type !== undefined) return type;
    if (TYPE_NAMES.has(name)) return 'type';
    if (name.startsWith('variables@')) throw this.#error(expr, `undefined field '${name.slice('variables@'.length)}'`);
    throw this.#undeclared(expr, name);
  }

  #selected(expr: Expr | undefined, { operand, field, testOnly }: Select, declared: Declared): TypeName {
    const from = this.typeOf(operand, declared);
    const type = fieldType(from, field);
    if (type === undefined) {
      const why = hasFields(from)
        ? `undefined field '${field}'`
        : `type '${shown(from)}' does not support field selection`;
      throw this.#error(expr, why);
    }
    return testOnly ? 'bool' : type;
  }

  #called(expr: Expr | undefined, { target, function: name, args }: Call, declared: Declared): TypeName {
    const qualified = qualifiedName(target, declared);
    const space = qualified === undefined ? undefined : this.#env.funcs.find(`${qualified}.${name}`);
    if (MACROS.has(name) && args.length > 2) throw this.#error(expr, notHere(`${name} with two variables`));
    const types = args.map((arg) => this.typeOf(arg, declared));
    if (qualified !== undefined && (space || NOT_HERE.has(`${qualified}.${name}`))) {
      return this.#overload(expr, `${qualified}.${name}`, space, undefined, types);
    }
    if (target && qualified !== undefined && NAMESPACES.has(qualified))
      throw this.#undeclared(expr, `${qualified}.${name}`);
    const on = target && this.typeOf(target, declared);
    return (
      OPERATORS.get(name)?.(types, () => this.#noOverload(expr, name, types)) ??
      this.#overload(expr, name, this.#env.funcs.find(name), on, types)
    );
  }

  #overload(
    expr: Expr | undefined,
    name: string,
    found: Iterable<CelFunc> | undefined,
    target: TypeName | undefined,
    types: readonly TypeName[],
  ): TypeName {
    if (name === OPTIONAL_SELECT || name === OPTIONAL_INDEX) return 'optional_type';
    const result = found && resultOf(found, target, types);
    if (result !== undefined) return result;
    if (NOT_HERE.has(name)) throw this.#error(expr, notHere(name));
    if (!found) throw this.#undeclared(expr, name);
    throw this.#noOverload(expr, name, types, target);
  }

  #looped(loop: Comprehension, declared: Declared): TypeName {
    const range = this.typeOf(loop.iterRange, declared);
    if (!isOpen(range) && range !== 'list' && range !== 'map') {
      throw this.#error(
        loop.iterRange,
        `expression of type '${shown(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
      );
    }
    const accumulator = this.typeOf(loop.accuInit, declared);
    const inside = new Map([...declared, [loop.accuVar, accumulator], [loop.iterVar, 'unknown']]);
    this.typeOf(loop.loopCondition, inside);
    this.typeOf(loop.loopStep, inside);
    return this.typeOf(loop.result, new Map([...declared, [loop.accuVar, accumulator]]));
  }

  #undeclared(expr: Expr | undefined, name: string): ExpressionError {
    return this.#error(expr, `undeclared reference to '${name}' (in container '')`);
  }

  #noOverload(expr: Expr | undefined, name: string, types: readonly TypeName[], target?: TypeName): ExpressionError {
    const list = types.map(shown).join(', ');
    const applied = target === undefined ? `(${list})` : `${shown(target)}.(${list})`;
    return this.#error(expr, `found no matching overload for '${name}' applied to '${applied}'`);
  }

  #error(expr: Expr | undefined, message: string): ExpressionError {
    const isCall = expr?.exprKind.case === 'callExpr' && /^\w+$/.test(expr.exprKind.value.function);
    return new ExpressionError(message, this.#offsetOf(expr?.id ?? 0n, isCall));
  }
}

/** The sentence for what Kubernetes has and the playground has not. */
export function notHere(what: string): string {
  return `the kubetrace playground does not support ${what} in CEL expressions, which Kubernetes does`;
}

/** Functions in these are called by their whole name. */
const NAMESPACES = new Set(['optional', 'sets', 'strings', 'math', 'lists', 'format', 'ip', 'jsonpatch']);

/** Macros, of which those with two variables are left as they were written. */
const MACROS = new Set(['all', 'exists', 'existsOne', 'exists_one']);

const CONSTANTS = {
  stringValue: 'string',
  bytesValue: 'bytes',
  doubleValue: 'double',
  boolValue: 'bool',
  int64Value: 'int',
  uint64Value: 'uint',
  nullValue: 'null_type',
  durationValue: 'google.protobuf.Duration',
  timestampValue: 'google.protobuf.Timestamp',
} as const;

type Operator = (types: readonly TypeName[], fail: () => ExpressionError) => TypeName;

const logic: Operator = (types, fail) => {
  if (types.some((type) => type !== 'bool' && !isOpen(type))) throw fail();
  return 'bool';
};
const equality: Operator = ([a = 'dyn', b = 'dyn'], fail) => {
  const isNull = a === 'null_type' || b === 'null_type';
  if (a !== b && !isOpen(a) && !isOpen(b) && !isNull) throw fail();
  return 'bool';
};

/** What works alike for all types. */
const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['_&&_', logic],
  ['_||_', logic],
  ['@not_strictly_false', () => 'bool'],
  ['_==_', equality],
  ['_!=_', equality],
  [
    '_?_:_',
    ([condition = 'dyn', a = 'dyn', b = 'dyn'], fail) => {
      if (condition !== 'bool' && !isOpen(condition)) throw fail();
      return common(a, b);
    },
  ],
  [
    '_[_]',
    ([from = 'dyn'], fail) => {
      if (!isOpen(from) && from !== 'list' && from !== 'map') throw fail();
      return from === 'dyn' ? 'dyn' : 'unknown';
    },
  ],
]);

/** `a.b` where `a` is not something that is declared. */
function qualifiedName(target: Expr | undefined, declared: Declared): string | undefined {
  const name = identifierOf(target);
  return name === undefined || declared.has(name) ? undefined : name;
}
