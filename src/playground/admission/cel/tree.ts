import type { parse } from '@bufbuild/cel';

/** A node of a parsed expression (cel-spec, cel.expr.Expr). */
export type Expr = ReturnType<typeof parse>['expr'];
type Kind = Expr['exprKind'];

/** A call of a function, a method or an operator. */
export type Call = Extract<Kind, { case: 'callExpr' }>['value'];
/** `a.b`, or `has(a.b)`. */
export type Select = Extract<Kind, { case: 'selectExpr' }>['value'];
/** What the macros `all`, `exists`, `map` and `filter` are written out as. */
export type Comprehension = Extract<Kind, { case: 'comprehensionExpr' }>['value'];

/** A node in the place of another one. */
export function inPlaceOf(expr: Expr, exprKind: Kind): Expr {
  return { ...expr, exprKind };
}

/** A call in the place of another node. */
export function callInPlaceOf(expr: Expr, name: string, args: Expr[], target?: Expr): Expr {
  const value: Call = { $typeName: 'cel.expr.Expr.Call', function: name, args, ...(target && { target }) };
  return inPlaceOf(expr, { case: 'callExpr', value });
}

/** The name of an identifier; undefined for any other node. */
export function identifierOf(expr: Expr | undefined): string | undefined {
  return expr?.exprKind.case === 'identExpr' ? expr.exprKind.value.name : undefined;
}

/** A node as `change` makes it, which is given each node after those below it. */
export function rebuilt(expr: Expr, change: (expr: Expr) => Expr): Expr {
  const again = (one: Expr): Expr => rebuilt(one, change);
  const maybe = (one: Expr | undefined): Expr | undefined => one && again(one);
  const { exprKind } = expr;
  switch (exprKind.case) {
    case 'selectExpr': {
      const operand = maybe(exprKind.value.operand);
      return change(inPlaceOf(expr, { ...exprKind, value: { ...exprKind.value, ...(operand && { operand }) } }));
    }
    case 'callExpr': {
      const target = maybe(exprKind.value.target);
      const args = exprKind.value.args.map(again);
      return change(inPlaceOf(expr, { ...exprKind, value: { ...exprKind.value, args, ...(target && { target }) } }));
    }
    case 'listExpr': {
      const elements = exprKind.value.elements.map(again);
      return change(inPlaceOf(expr, { ...exprKind, value: { ...exprKind.value, elements } }));
    }
    case 'structExpr': {
      const entries = exprKind.value.entries.map((entry) => {
        const value = maybe(entry.value);
        const { keyKind } = entry;
        const key = keyKind.case === 'mapKey' ? { ...keyKind, value: again(keyKind.value) } : keyKind;
        return { ...entry, keyKind: key, ...(value && { value }) };
      });
      return change(inPlaceOf(expr, { ...exprKind, value: { ...exprKind.value, entries } }));
    }
    case 'comprehensionExpr': {
      const { iterRange, accuInit, loopCondition, loopStep, result, ...names } = exprKind.value;
      const parts = Object.entries({ iterRange, accuInit, loopCondition, loopStep, result });
      const built = parts.flatMap(([name, part]) => (part ? [[name, again(part)] as const] : []));
      return change(inPlaceOf(expr, { ...exprKind, value: { ...names, ...Object.fromEntries(built) } }));
    }
    default:
      return change(expr);
  }
}
