import type { ServerResponse } from 'node:http';
import { failureStatus } from '../../api/status/status.ts';
import { plainText } from '../../api/text/plain-text.ts';

/** Answers with JSON, on which no character is invisible. */
export function answerJson(res: ServerResponse, value: object, status = 200): void {
  res.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  res.end(`${plainText(JSON.stringify(value))}\n`);
}

/** A request that cannot be answered, as a Status of HTTP code `status`. */
export class WebError extends Error {
  override readonly name = 'WebError';
  readonly status: number;
  /** What to do. */
  readonly hint: string | undefined;

  constructor(status: number, message: string, hint?: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

/** Answers with the Status of an error, which names kubetrace. */
export function answerError(res: ServerResponse, { status, message, hint }: WebError): void {
  const details = hint === undefined ? undefined : { causes: [{ reason: 'KubetraceHint', message: hint }] };
  const reason = REASONS.get(status) ?? 'InternalError';
  answerJson(res, failureStatus(status, reason, `kubetrace: ${message}`, details), status);
}

/** The reasons of Kubernetes for these codes (apimachinery pkg/apis/meta/v1/types.go). */
const REASONS: ReadonlyMap<number, string> = new Map([
  [400, 'BadRequest'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [405, 'MethodNotAllowed'],
  [409, 'Conflict'],
  [413, 'RequestEntityTooLarge'],
  [415, 'UnsupportedMediaType'],
  [428, 'Invalid'],
  [502, 'InternalError'],
]);
