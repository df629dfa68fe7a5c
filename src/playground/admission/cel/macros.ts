import { OPTIONAL_INDEX, OPTIONAL_SELECT } from './optional-syntax.ts';
import { callInPlaceOf, identifierOf, inPlaceOf, rebuilt } from './tree.ts';
import type { Expr } from './tree.ts';

/** The name under which an expression finds a variable of its policy. */
export function variableName(name: string): string {
  return `variables@${name}`;
}

/** The name under which an expression finds `authorizer.requestResource`. */
export const REQUEST_RESOURCE = 'authorizer@requestResource';

/** Writes out what the library does not know: `cel.bind`, `optMap`, `optFlatMap`, selection from an optional value, and names with a dot. */
export function expanded(expr: Expr): Expr {
  return rebuilt(expr, (one) => bound(one) ?? mapped(one) ?? selected(one) ?? one);
}

/** `cel.bind(x, init, body)` (cel-go ext/bindings.go): a loop that is never run, whose accumulator is the variable. */
function bound(expr: Expr): Expr | undefined {
  if (expr.exprKind.case !== 'callExpr') return undefined;
  const { target, function: name, args } = expr.exprKind.value;
  const [variable, init, body] = args;
  const accuVar = identifierOf(variable);
  if (identifierOf(target) !== 'cel' || name !== 'bind' || accuVar === undefined || !init || !body) return undefined;
  return binding(expr, accuVar, init, body);
}

function binding(expr: Expr, accuVar: string, accuInit: Expr, result: Expr): Expr {
  return inPlaceOf(expr, {
    case: 'comprehensionExpr',
    value: {
      $typeName: 'cel.expr.Expr.Comprehension',
      iterVar: '@unused',
      iterVar2: '',
      iterRange: inPlaceOf(expr, {
        case: 'listExpr',
        value: { $typeName: 'cel.expr.Expr.CreateList', elements: [], optionalIndices: [] },
      }),
      accuVar,
      accuInit,
      loopCondition: inPlaceOf(expr, {
        case: 'constExpr',
        value: { $typeName: 'cel.expr.Constant', constantKind: { case: 'boolValue', value: false } },
      }),
      loopStep: inPlaceOf(expr, { case: 'identExpr', value: { $typeName: 'cel.expr.Expr.Ident', name: accuVar } }),
      result,
    },
  });
}

/** `o.optMap(x, e)` is `o.hasValue() ? optional.of(cel.bind(x, o.value(), e)) : optional.none()`; optFlatMap takes `e` as it is. */
function mapped(expr: Expr): Expr | undefined {
  if (expr.exprKind.case !== 'callExpr') return undefined;
  const { target, function: name, args } = expr.exprKind.value;
  const [variable, body] = args;
  const x = identifierOf(variable);
  if ((name !== 'optMap' && name !== 'optFlatMap') || !target || x === undefined || !body) return undefined;
  const optional = inPlaceOf(expr, {
    case: 'identExpr',
    value: { $typeName: 'cel.expr.Expr.Ident', name: 'optional' },
  });
  const value = binding(expr, x, callInPlaceOf(expr, 'value', [], target), body);
  return callInPlaceOf(expr, '_?_:_', [
    callInPlaceOf(expr, 'hasValue', [], target),
    name === 'optMap' ? callInPlaceOf(expr, 'of', [value], optional) : value,
    callInPlaceOf(expr, 'none', [], optional),
  ]);
}

function selected(expr: Expr): Expr | undefined {
  const { exprKind } = expr;
  if (exprKind.case === 'callExpr' && exprKind.value.function === '_[_]' && isOptional(exprKind.value.args[0])) {
    const [operand, ...index] = exprKind.value.args;
    return callInPlaceOf(expr, OPTIONAL_INDEX, index, operand);
  }
  if (exprKind.case !== 'selectExpr' || exprKind.value.testOnly) return undefined;
  const { operand, field } = exprKind.value;
  const from = identifierOf(operand);
  const named = (name: string): Expr =>
    inPlaceOf(expr, { case: 'identExpr', value: { $typeName: 'cel.expr.Expr.Ident', name } });
  if (from === 'variables') return named(variableName(field));
  if (from === 'authorizer' && field === 'requestResource') return named(REQUEST_RESOURCE);
  if (!operand || !isOptional(operand)) return undefined;
  const key = inPlaceOf(expr, {
    case: 'constExpr',
    value: { $typeName: 'cel.expr.Constant', constantKind: { case: 'stringValue', value: field } },
  });
  return callInPlaceOf(expr, OPTIONAL_SELECT, [key], operand);
}

/** Whether a node is seen to give an optional value: what is selected from one is optional too. */
function isOptional(expr: Expr | undefined): boolean {
  return expr?.exprKind.case === 'callExpr' && [OPTIONAL_SELECT, OPTIONAL_INDEX].includes(expr.exprKind.value.function);
}
