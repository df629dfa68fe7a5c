import { thrownText } from '../../../api/text/thrown-text.ts';
import { listAt, mapAt, textAt } from '../../store/kube-object.ts';
import type { KubeObject } from '../../store/kube-object.ts';
import { admissionNames } from '../cel/admission-bindings.ts';
import { variableName } from '../cel/macros.ts';
import { compile } from '../cel/program.ts';
import type { Program } from '../cel/program.ts';
import type { TypeName } from '../cel/type-names.ts';

/** An expression of an object, where it is, and what came of compiling it. */
export interface CompiledField {
  /** `spec.validations[0].expression` */
  readonly field: string;
  readonly expression: string;
  readonly compiled: Program | Error;
}

/** A variable of a policy. */
export interface CompiledVariable extends CompiledField {
  readonly name: string;
}

/** A validation of a policy; `messageExpression` is undefined where it has none. */
export interface CompiledValidation extends CompiledField {
  readonly message: string;
  readonly reason: string;
  readonly messageExpression: CompiledField | undefined;
}

/** A ValidatingAdmissionPolicy with all of its expressions compiled. */
export interface CompiledPolicy {
  readonly conditions: readonly CompiledField[];
  readonly variables: readonly CompiledVariable[];
  readonly validations: readonly CompiledValidation[];
  readonly auditAnnotations: readonly CompiledField[];
}

const COMPILED = new WeakMap<KubeObject, CompiledPolicy>();

/** Compiles a policy, once for each state of it. What cannot be compiled is an Error in its place. */
export function compiledPolicy(policy: KubeObject): CompiledPolicy {
  const known = COMPILED.get(policy) ?? compiledAnew(policy);
  COMPILED.set(policy, known);
  return known;
}

/** All expressions of a policy, in the order in which the API server reports on them. */
export function fieldsOf({ conditions, variables, validations, auditAnnotations }: CompiledPolicy): CompiledField[] {
  const ofValidations = validations.flatMap((one) => [one, ...(one.messageExpression ? [one.messageExpression] : [])]);
  return [...conditions, ...variables, ...ofValidations, ...auditAnnotations];
}

/** The matchConditions of a policy or a webhook, at a field. */
export function compiledConditions(at: string, owner: unknown, names: ReadonlyMap<string, TypeName>): CompiledField[] {
  return listAt(owner, 'matchConditions').map((one, i) =>
    compiledField(`${at}matchConditions[${i}].expression`, textAt(one, 'expression').trim(), names, 'bool'),
  );
}

function compiledAnew(policy: KubeObject): CompiledPolicy {
  const spec = mapAt(policy, 'spec');
  const params = spec['paramKind'] !== undefined && spec['paramKind'] !== null;
  const names = admissionNames({ params, authorizer: true });
  const conditions = compiledConditions('spec.', spec, names);
  const variables = listAt(spec, 'variables').map((one, i) => {
    const name = textAt(one, 'name');
    const field = compiledField(`spec.variables[${i}].expression`, textAt(one, 'expression'), names);
    // Later ones may name it, whatever came of it.
    names.set(variableName(name), field.compiled instanceof Error ? 'unknown' : field.compiled.type);
    return { ...field, name };
  });
  const withoutAuthorizer = new Map(
    [...admissionNames({ params, authorizer: false }), ...names].filter(([name]) => !name.startsWith('authorizer')),
  );
  const validations = listAt(spec, 'validations').map((one, i) => {
    const at = `spec.validations[${i}]`;
    const messageExpression = textAt(one, 'messageExpression');
    return {
      ...compiledField(`${at}.expression`, textAt(one, 'expression'), names, 'bool'),
      message: textAt(one, 'message'),
      reason: textAt(one, 'reason'),
      messageExpression:
        messageExpression === ''
          ? undefined
          : compiledField(`${at}.messageExpression`, messageExpression, withoutAuthorizer, 'string'),
    };
  });
  const auditAnnotations = listAt(spec, 'auditAnnotations').map((one, i) =>
    compiledField(
      `spec.auditAnnotations[${i}].valueExpression`,
      textAt(one, 'valueExpression'),
      names,
      'string',
      'null_type',
    ),
  );
  return { conditions, variables, validations, auditAnnotations };
}

function compiledField(
  field: string,
  expression: string,
  names: ReadonlyMap<string, TypeName>,
  ...types: readonly TypeName[]
): CompiledField {
  try {
    return { field, expression, compiled: compile(expression, new Map(names), ...types) };
  } catch (error) {
    return { field, expression, compiled: error instanceof Error ? error : new Error(thrownText(error)) };
  }
}
