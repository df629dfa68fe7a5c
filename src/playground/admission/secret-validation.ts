import type { StatusCause } from '../../api/status/status.ts';
import { ownValue } from '../../api/own-value.ts';
import { invalid } from '../store/api-error.ts';
import { textAt } from '../store/kube-object.ts';
import { builtIn } from '../store/resource-table.ts';
import type { AdmissionRequest } from './admission-request.ts';

const secrets = builtIn('', 'v1', 'secrets');
const ACCOUNT = 'kubernetes.io/service-account.name';

/** Throws 422 for a token Secret that names no ServiceAccount, and for a change of the type (kubernetes pkg/apis/core/validation, ValidateSecret, ValidateSecretUpdate). */
export function validateSecret({ resource, object, previous }: AdmissionRequest): void {
  if (resource !== secrets) return;
  const type = textAt(object, 'type');
  const causes: StatusCause[] = [];
  if (previous && textAt(previous, 'type') !== type) {
    const message = `Invalid value: ${JSON.stringify(type)}: field is immutable`;
    causes.push({ reason: 'FieldValueInvalid', message, field: 'type' });
  }
  const names = ownValue(object.metadata.annotations ?? {}, ACCOUNT);
  if (type === 'kubernetes.io/service-account-token' && !names) {
    const field = `metadata.annotations[${ACCOUNT}]`;
    causes.push({ reason: 'FieldValueRequired', message: 'Required value', field });
  }
  if (causes.length > 0) throw invalid(resource, object.metadata.name, causes);
}
