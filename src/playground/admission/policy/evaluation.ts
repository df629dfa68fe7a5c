import type { CelError, CelValue } from '@bufbuild/cel';
import { celError } from '@bufbuild/cel';
import { variableName } from '../cel/macros.ts';
import type { Bindings } from '../cel/program.ts';
import type { CompiledField, CompiledPolicy, CompiledValidation, CompiledVariable } from './compiled-policy.ts';

/** What one validation of a policy comes to: an Error where it could not be evaluated. */
export type Verdict = { readonly message: string; readonly reason: string } | Error;

const LONGEST_MESSAGE = 5 * 1024;

/** The verdicts of a policy on a request that are not favourable; none where a condition keeps it out (apiserver policy/validating/validator.go). */
export function verdictsOf(policy: CompiledPolicy, bindings: Bindings): readonly Verdict[] {
  const all = withVariables(bindings, policy.variables);
  const met = meets(policy.conditions, all);
  if (met instanceof Error) return [met];
  if (!met) return [];
  return [
    ...policy.validations.flatMap((validation) => verdictOf(validation, all)),
    ...policy.auditAnnotations.flatMap((annotation) => {
      const value = evaluated(annotation, all);
      return value instanceof Error ? [value] : [];
    }),
  ];
}

/** Whether all conditions are met; an Error where one could not be evaluated and no other is false (webhook/matchconditions/matcher.go). */
export function meets(conditions: readonly CompiledField[], bindings: Bindings): boolean | Error {
  const errors: Error[] = [];
  for (const condition of conditions) {
    const value = evaluated(condition, bindings);
    if (value instanceof Error) errors.push(value);
    else if (value !== true) return false;
  }
  const [first, ...others] = errors.map(({ message }) => message);
  if (first === undefined) return true;
  return new Error(others.length === 0 ? first : `[${[first, ...others].join(', ')}]`);
}

function verdictOf(validation: CompiledValidation, bindings: Bindings): Verdict[] {
  const value = evaluated(validation, bindings);
  if (value instanceof Error) return [value];
  if (value === true) return [];
  const { messageExpression, message, expression, reason } = validation;
  const made = messageExpression && evaluated(messageExpression, bindings);
  const text = typeof made === 'string' ? made.trim() : '';
  const isGood = Buffer.byteLength(text) <= LONGEST_MESSAGE && !text.includes('\n');
  return [{ message: (isGood && text) || message.trim() || `failed expression: ${expression.trim()}`, reason }];
}

function evaluated({ expression, compiled }: CompiledField, bindings: Bindings): CelValue | Error {
  if (compiled instanceof Error) return new Error(`compilation error: ${compiled.message}`);
  const value = compiled.evaluate(bindings);
  return value instanceof Error ? new Error(`expression '${expression}' resulted in error: ${value.message}`) : value;
}

/** A variable is evaluated when an expression names it, and only once. */
function withVariables(bindings: Bindings, variables: readonly CompiledVariable[]): Bindings {
  const all: Record<string, Bindings[string]> = { ...bindings };
  for (const { name, compiled } of variables) {
    let value: CelValue | CelError | undefined;
    const evaluate = (): CelValue | CelError => {
      const found = compiled instanceof Error ? compiled : compiled.evaluate(all);
      if (!(found instanceof Error)) return found;
      const what = compiled instanceof Error ? 'fails to compile' : 'fails to evaluate';
      return celError(`composited variable ${JSON.stringify(name)} ${what}: ${found.message}`);
    };
    Object.defineProperty(all, variableName(name), { get: () => (value ??= evaluate()), enumerable: true });
  }
  return all;
}
