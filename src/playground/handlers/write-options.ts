import { goQuote } from '../../api/go/go-quote.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import type { StatusCause } from '../../api/status/status.ts';
import { invalid } from '../store/api-error.ts';
import type { ApiRequest } from '../http/api-request.ts';

/** By verb: what the query of a write is read as (apiserver pkg/endpoints/handlers/create.go, update.go, patch.go). */
const KINDS = lookupTable<string>({ create: 'CreateOptions', update: 'UpdateOptions', patch: 'PatchOptions' });

/** Throws the 422 for a create, update or patch whose query asks for another `dryRun` than All, or an unknown `fieldValidation`. */
export function checkWriteOptions({ query, info }: ApiRequest): void {
  const kind = KINDS.get(info.verb);
  if (kind === undefined) return;
  mustBeValid(kind, [
    ...managerProblems(query.get('fieldManager') ?? ''),
    ...dryRunProblems(query.getAll('dryRun')),
    ...fieldValidationProblems(query),
  ]);
}

/** What becomes of fields that nobody knows or that are there twice: `Ignore`, `Warn` or `Strict` (apiserver pkg/endpoints/handlers/rest.go, fieldValidation). */
export function fieldValidation({ query }: ApiRequest): string {
  return query.get('fieldValidation') || 'Warn';
}

/** apimachinery pkg/apis/meta/v1/validation, ValidateFieldValidation. */
function fieldValidationProblems(query: URLSearchParams): StatusCause[] {
  const given = query.get('fieldValidation') ?? '';
  const allowed = ['', 'Ignore', 'Strict', 'Warn'];
  return allowed.includes(given) ? [] : [unsupported('fieldValidation', goQuote(given), allowed)];
}

/** Throws the 422 for a patch that lacks what server-side apply needs, or has what is for that alone (meta/v1 validation, ValidatePatchOptions). */
export function checkPatchOptions({ query }: ApiRequest, applies: boolean): void {
  if (applies && !query.get('fieldManager')) {
    const message = 'Required value: is required for apply patch';
    mustBeValid('PatchOptions', [{ reason: 'FieldValueRequired', message, field: 'fieldManager' }]);
  }
  if (!applies && query.has('force')) {
    const message = 'Forbidden: may not be specified for non-apply patch';
    mustBeValid('PatchOptions', [{ reason: 'FieldValueForbidden', message, field: 'force' }]);
  }
}

/** apimachinery pkg/apis/meta/v1/validation, ValidateFieldManager. */
function managerProblems(manager: string): StatusCause[] {
  const field = 'fieldManager';
  const tooLong = { reason: 'FieldValueTooLong', message: 'Too long: may not be more than 128 bytes', field };
  const odd = UNPRINTABLE.exec(manager)?.[0];
  const unprintable = odd === undefined ? [] : [unprintableProblem(manager, odd)];
  return [...(Buffer.byteLength(manager) > 128 ? [tooLong] : []), ...unprintable];
}

function unprintableProblem(manager: string, character: string): StatusCause {
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const place = Buffer.byteLength(manager.slice(0, manager.indexOf(character)));
  const message = `Invalid value: ${goQuote(manager)}: invalid character ${code} (at position ${place})`;
  return { reason: 'FieldValueInvalid', message, field: 'fieldManager' };
}

/** What Go's unicode.IsPrint is false for. */
const UNPRINTABLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

/** `?dryRun=All` of a create, update or patch: answer as if, change nothing. */
export function isDryRun({ query }: ApiRequest): boolean {
  return query.has('dryRun');
}

/** apimachinery pkg/apis/meta/v1/validation, ValidateDryRun. */
export function dryRunProblems(values: readonly string[]): StatusCause[] {
  if (values.every((value) => value === 'All')) return [];
  const given = `[]string{${values.map(goQuote).join(', ')}}`;
  return [unsupported('dryRun', given, ['All'])];
}

/** apimachinery pkg/util/validation/field, NotSupported; `given` as Go writes it. */
export function unsupported(field: string, given: string, supported: readonly string[]): StatusCause {
  const message = `Unsupported value: ${given}: supported values: ${supported.map(goQuote).join(', ')}`;
  return { reason: 'FieldValueNotSupported', message, field };
}

/** Throws the 422 for options of this kind with problems. */
export function mustBeValid(kind: string, problems: readonly StatusCause[]): void {
  if (problems.length > 0) throw invalid({ group: 'meta.k8s.io', kind }, '', problems);
}
