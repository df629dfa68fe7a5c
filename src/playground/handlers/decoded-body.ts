import { goQuote } from '../../api/go/go-quote.ts';
import { badRequest, invalid } from '../store/api-error.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { decoded } from '../schema/decoded.ts';
import type { Decoded } from '../schema/decoded.ts';
import { kindSchema } from '../schema/kind-schema.ts';
import { pruned } from '../schema/pruned.ts';
import { strictFaults } from '../schema/strict-faults.ts';
import type { ObjectSchema } from '../schema/value-type.ts';
import { apiVersionOf } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { parsedBody, readBody } from '../http/request-body.ts';
import { fieldValidation } from './write-options.ts';

/**
 * The object in the body of a create or an update, as the type of its kind reads it. Undefined for an empty body. Throws 400 for a value of the wrong type,
 * and with `fieldValidation=Strict` for unknown and duplicate fields; with `Warn`, the default, the answer gets a Warning for each
 * (apiserver pkg/endpoints/handlers/create.go, update.go).
 */
export async function readWritten(request: ApiRequest, resource: Resource): Promise<JsonObject | undefined> {
  const body = await readBody(request.message);
  const given = await parsedBody(request.message, body);
  const { object, text } = given ?? {};
  const type = kindSchema(resource);
  if (object === undefined || type === undefined || !isOfKind(object, resource)) return object;
  const refused = (why: string) =>
    badRequest(
      `${resource.kind} in version ${goQuote(resource.version)} cannot be handled as a ${resource.kind}: ${why}`,
    );
  const read = readAs(type, resource, object);
  if ('fault' in read) throw refused(read.fault);
  // What comes in protobuf has the fields of its message and no others.
  const faults = text === undefined ? [] : strictOnes(request, type, text);
  if (faults.length > 0 && fieldValidation(request) === 'Strict') throw refused(strictError(faults));
  warnOf(request, faults);
  return read.object;
}

/** What a patch has made of an object, before it is written. */
export interface Patched {
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** As the refusal shows the patch. */
  readonly shown: () => string;
}

/**
 * The same for the object that a patch leaves: what was wrong before is not the patch's. Throws 422 (apiserver pkg/endpoints/handlers/patch.go).
 */
export function readPatched(request: ApiRequest, resource: Resource, { before, after, shown }: Patched): JsonObject {
  const type = kindSchema(resource);
  if (type === undefined || !isOfKind(after, resource)) return after;
  const refused = (why: string) => {
    const message = `Invalid value: ${goQuote(shown())}: ${why}`;
    return invalid({ group: '', kind: '' }, '', [{ reason: 'FieldValueInvalid', message, field: 'patch' }]);
  };
  const read = readAs(type, resource, after);
  if ('fault' in read) {
    if ('fault' in readAs(type, resource, before)) return after;
    throw refused(read.fault);
  }
  const old = new Set(strictOnes(request, type, JSON.stringify(before)));
  const faults = strictOnes(request, type, JSON.stringify(after)).filter((fault) => !old.has(fault));
  if (faults.length > 0 && fieldValidation(request) === 'Strict') throw refused(strictError(faults));
  warnOf(request, faults);
  return read.object;
}

/** Custom objects have no type in Go: whether their values fit is found when they are validated. */
function readAs(type: ObjectSchema, { schema }: Resource, object: JsonObject): Decoded {
  return schema === undefined ? decoded(type, object) : { object: pruned(type, object) };
}

function strictOnes(request: ApiRequest, type: ObjectSchema, text: string): string[] {
  return fieldValidation(request) === 'Ignore' ? [] : strictFaults(type, text);
}

/** apimachinery pkg/runtime/error.go, strictDecodingError. */
function strictError(faults: readonly string[]): string {
  return `strict decoding error: ${faults.join(', ')}`;
}

/** Of another kind it is refused for that. */
function isOfKind({ kind = '', apiVersion = '' }: JsonObject, resource: Resource): boolean {
  return ['', resource.kind].includes(kind as string) && ['', apiVersionOf(resource)].includes(apiVersion as string);
}

/** apiserver pkg/endpoints/filters/warning.go: 4,096 characters at most. */
const MAX_WARNED = 4096;

function warnOf({ response }: ApiRequest, warnings: readonly string[]): void {
  let warned = 0;
  for (const warning of warnings) {
    warned += warning.length;
    if (warned > MAX_WARNED) return;
    // A header is written byte by byte.
    response.appendHeader('Warning', Buffer.from(`299 - "${warning.replace(/["\\]/g, '\\$&')}"`).toString('latin1'));
  }
}
