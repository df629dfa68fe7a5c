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
  if (kind !== undefined) {
    mustBeValid(kind, [...dryRunProblems(query.getAll('dryRun')), ...fieldValidationProblems(query)]);
  }
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
