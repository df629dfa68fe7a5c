import { goQuote } from '../../../api/go/go-quote.ts';
import type { StatusCause } from '../../../api/status/status.ts';
import { listAt } from '../../store/kube-object.ts';
import type { KubeObject } from '../../store/kube-object.ts';
import { admissionNames } from '../cel/admission-bindings.ts';
import { compiledConditions, compiledPolicy, fieldsOf } from './compiled-policy.ts';
import type { CompiledField } from './compiled-policy.ts';

/** What is wrong with the expressions of a ValidatingAdmissionPolicy (kubernetes pkg/apis/admissionregistration/validation). */
export function policyProblems(policy: KubeObject): StatusCause[] {
  const lists = ['validations', 'auditAnnotations'].filter((list) => listAt(policy, `spec.${list}`).length > 0);
  if (lists.length === 0) {
    const message = 'Required value: validations or auditAnnotations must contain at least one item';
    return ['spec.validations', 'spec.auditAnnotations'].map((field) => ({
      reason: 'FieldValueRequired',
      message,
      field,
    }));
  }
  return problemsOf(fieldsOf(compiledPolicy(policy)));
}

/** What is wrong with the matchConditions of the webhooks of a configuration. */
export function webhookProblems(configuration: KubeObject): StatusCause[] {
  const names = admissionNames({ params: false, authorizer: true });
  return listAt(configuration, 'webhooks').flatMap((webhook, i) =>
    problemsOf(compiledConditions(`webhooks[${i}].`, webhook, names)),
  );
}

function problemsOf(fields: readonly CompiledField[]): StatusCause[] {
  return fields.flatMap(({ field, expression, compiled }) => {
    if (expression.trim() === '') {
      return [{ reason: 'FieldValueRequired', message: 'Required value: expression is not specified', field }];
    }
    if (!(compiled instanceof Error)) return [];
    const message = `Invalid value: ${goQuote(expression)}: ${compiled.message}`;
    return [{ reason: 'FieldValueInvalid', message, field }];
  });
}
