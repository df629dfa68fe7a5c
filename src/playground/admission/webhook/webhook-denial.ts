import type { Status } from '../../../api/status/status.ts';
import { ApiError } from '../../store/api-error.ts';
import { isJsonObject, numberAt, textAt } from '../../store/kube-object.ts';
import type { JsonObject } from '../../store/kube-object.ts';

/** What a webhook that does not allow a request makes of it (apiserver pkg/admission/plugin/webhook/errors/statuserror.go): its own Status, named. */
export function denialBy(name: string, result: JsonObject): ApiError {
  const by = `admission webhook ${JSON.stringify(name)} denied the request`;
  const [message, reason] = [textAt(result, 'message'), textAt(result, 'reason')];
  const why = message || reason;
  const given = numberAt(result, 'code') ?? 0;
  const code = Number.isInteger(given) && given >= 400 && given < 600 ? given : 400;
  const { details } = result;
  const error = new ApiError(code, reason, why === '' ? `${by} without explanation` : `${by}: ${why}`);
  return isJsonObject(details) ? withDetails(error, details) : error;
}

function withDetails({ status }: ApiError, details: NonNullable<Status['details']>): ApiError {
  return new ApiError(status.code, status.reason ?? '', status.message ?? '', details);
}
