import { NotReadError } from '../../api/bounds/bounds.ts';
import { thrownText } from '../../api/text/thrown-text.ts';
import { goQuote } from '../../api/go/go-quote.ts';
import { failureStatus } from '../../api/status/status.ts';
import type { Status, StatusCause, StatusDetails } from '../../api/status/status.ts';
import { groupResource } from './resource-table.ts';
import type { Resource } from './resource-table.ts';

/** An answer that is not the object asked for. The messages are those of apimachinery pkg/api/errors/errors.go. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: Status & { readonly code: number };

  constructor(code: number, reason: string, message: string, details?: StatusDetails) {
    super(message);
    this.status = { ...failureStatus(code, reason, message, details), code };
  }
}

/** 404 for an object. */
export function notFound(resource: Resource, name: string): ApiError {
  return new ApiError(
    404,
    'NotFound',
    `${groupResource(resource)} ${goQuote(name)} not found`,
    details(resource, name),
  );
}

/** 409 for a name that is taken. */
export function alreadyExists(resource: Resource, name: string): ApiError {
  const message = `${groupResource(resource)} ${goQuote(name)} already exists`;
  return new ApiError(409, 'AlreadyExists', message, details(resource, name));
}

/** 409 for a write that came too late. */
export function conflict(resource: Resource, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${groupResource(resource)} ${goQuote(name)}: ${why}`;
  return new ApiError(409, 'Conflict', message, details(resource, name));
}

/** A refusal of the handler: admission or an RBAC check that is not the authorization filter's. */
export function forbidden(resource: Resource, name: string, why: string, causes?: readonly StatusCause[]): ApiError {
  const subject = name === '' ? groupResource(resource) : `${groupResource(resource)} ${goQuote(name)}`;
  const described = { ...details(resource, name), ...(causes && { causes }) };
  return new ApiError(403, 'Forbidden', `${subject} is forbidden: ${why}`, described);
}

/** 422; each cause has `field` and the message that follows it. */
export function invalid(
  resource: Pick<Resource, 'group' | 'kind'>,
  name: string,
  causes: readonly StatusCause[],
): ApiError {
  const listed = causes.map(({ field, message }) => `${field}: ${message}`);
  const why = listed.length === 1 ? listed[0] : `[${listed.join(', ')}]`;
  const kind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
  const named = { ...(name !== '' && { name }), ...(resource.group !== '' && { group: resource.group }) };
  return new ApiError(422, 'Invalid', `${kind} ${goQuote(name)} is invalid: ${why}`, {
    ...named,
    kind: resource.kind,
    causes,
  });
}

/** 400. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

/** 413. */
export function tooLarge(why: string): ApiError {
  return new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: ${why}`);
}

/** What is wrong with a body: it is broken, or more than is read. */
export function undecodable(error: unknown): ApiError {
  if (error instanceof NotReadError) {
    return error.excess === 'nested too deep'
      ? badRequest('error decoding the body: exceeded max depth')
      : tooLarge(error.excess);
  }
  return badRequest(`error decoding the body: ${thrownText(error)}`);
}

/** 405. */
export function methodNotAllowed(): ApiError {
  const message = 'the server does not allow this method on the requested resource';
  return new ApiError(405, 'MethodNotAllowed', message, {});
}

/** 404 for a path that no resource has. */
export function noSuchResource(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});
}

/** 410 for a resourceVersion that is too old. */
export function gone(message: string): ApiError {
  return new ApiError(410, 'Expired', message);
}

/** For what a real server does and this one does not. */
export function notImplemented(what: string): ApiError {
  return new ApiError(501, 'NotImplemented', `the kubetrace playground does not do ${what}`);
}

/** What is empty is left out, so a non-resource request has no details at all. */
export function details({ group, plural }: Pick<Resource, 'group' | 'plural'>, name: string): StatusDetails {
  return { ...(name !== '' && { name }), ...(group !== '' && { group }), ...(plural !== '' && { kind: plural }) };
}
