import { badRequest } from '../store/api-error.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { textAt } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { readObject } from '../http/request-body.ts';
import { dryRunProblems, mustBeValid, unsupported } from './write-options.ts';

/** What a DELETE says besides what to delete (metav1.DeleteOptions). */
export interface DeleteOptions {
  readonly isDryRun: boolean;
  /** `Background`, `Foreground` or `Orphan`. */
  readonly propagationPolicy: string;
  /** That the object must have; `''` for any. */
  readonly uid: string;
  readonly resourceVersion: string;
}

/**
 * The options of a DELETE of one object or of a collection (apiserver pkg/endpoints/handlers/delete.go). A body takes the place of the whole
 * query: with one that does not say dryRun, `?dryRun=All` deletes.
 */
export async function readDeleteOptions({ message, query }: ApiRequest): Promise<DeleteOptions> {
  const body = await readObject(message);
  return checked(body ? inBody(body) : inQuery(query));
}

interface Given {
  readonly dryRun: readonly string[];
  readonly propagationPolicy: string | undefined;
  readonly orphanDependents: boolean | undefined;
  readonly uid: string;
  readonly resourceVersion: string;
}

/** The `dryRun` of DeleteOptions in a body. Throws 400 where it is not a list of strings. */
export function dryRunIn(options: JsonObject): readonly string[] {
  const given = options['dryRun'] ?? [];
  if (!Array.isArray(given)) throw badRequest(mismatch(given, 'dryRun', '[]string'));
  return given.map((value: unknown) => {
    if (typeof value !== 'string') throw badRequest(mismatch(value, 'dryRun', 'string'));
    return value;
  });
}

function inBody(body: JsonObject): Given {
  const { kind = 'DeleteOptions', orphanDependents, propagationPolicy } = body;
  if (kind !== 'DeleteOptions') throw badRequest('decoded object cannot be converted to DeleteOptions');
  return {
    dryRun: dryRunIn(body),
    propagationPolicy: typeof propagationPolicy === 'string' ? propagationPolicy : undefined,
    orphanDependents: typeof orphanDependents === 'boolean' ? orphanDependents : undefined,
    uid: textAt(body, 'preconditions.uid'),
    resourceVersion: textAt(body, 'preconditions.resourceVersion'),
  };
}

/** apimachinery pkg/apis/meta/v1/conversion.go: of the preconditions only `uid` has a parameter. */
function inQuery(query: URLSearchParams): Given {
  const orphan = query.get('orphanDependents');
  return {
    dryRun: query.getAll('dryRun'),
    propagationPolicy: query.get('propagationPolicy') ?? undefined,
    orphanDependents: orphan === null ? undefined : !['0', 'false'].includes(orphan.toLowerCase()),
    uid: query.get('uid') ?? '',
    resourceVersion: '',
  };
}

const POLICIES = ['Foreground', 'Background', 'Orphan'];

/** apimachinery pkg/apis/meta/v1/validation, ValidateDeleteOptions. */
function checked({ dryRun, propagationPolicy, orphanDependents, uid, resourceVersion }: Given): DeleteOptions {
  const field = 'propagationPolicy';
  const given = JSON.stringify(propagationPolicy);
  const both = `Invalid value: ${given}: orphanDependents and deletionPropagation cannot be both set`;
  mustBeValid('DeleteOptions', [
    ...(propagationPolicy === undefined || orphanDependents === undefined
      ? []
      : [{ reason: 'FieldValueInvalid', message: both, field }]),
    ...(propagationPolicy === undefined || POLICIES.includes(propagationPolicy)
      ? []
      : [unsupported(field, given, [...POLICIES, 'nil'])]),
    ...dryRunProblems(dryRun),
  ]);
  const policy = propagationPolicy ?? (orphanDependents ? 'Orphan' : 'Background');
  return { isDryRun: dryRun.length > 0, propagationPolicy: policy, uid, resourceVersion };
}

/** encoding/json, UnmarshalTypeError. */
function mismatch(value: unknown, field: string, type: string): string {
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${kind} into Go struct field DeleteOptions.${field} of type ${type}`;
}
