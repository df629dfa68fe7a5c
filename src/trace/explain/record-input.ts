import { decodeContent } from '../../api/body/decode-content.ts';
import { type HeaderList, headerValue } from '../../api/request/header-list.ts';
import { ownValue } from '../../api/own-value.ts';
import { isOf } from '../../api/shape.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import { denialOfData } from '../../rbac/denials/denial-data.ts';
import type { DeniedExchange } from '../../rbac/denials/evidence/denied-exchange.ts';
import { DENIAL } from '../file/denial-shape.ts';

/** One exchange of the input; `denial` where a trace already holds it, `line` where it was found in text. */
export interface ExplainInput {
  /** `''` where the record has none. */
  readonly id: string | number;
  readonly denied: DeniedExchange;
  readonly denial?: Denial;
  readonly line?: number;
}

/** The fields of an object whose shape nobody has checked. */
export type Fields = Readonly<Record<string, unknown>>;

/** Is it a Status, a HAR, or an exchange of a trace? */
export function isRecord(value: unknown): value is Fields {
  return isFields(value) && (value['kind'] === 'Status' || isFields(value['log']) || isFields(value['response']));
}

/** The exchanges of a record: of a HAR all, of a Status or a line of a trace one. */
export function recordInputs(record: Fields): ExplainInput[] {
  const log = record['log'];
  if (isFields(log)) return listOf(log['entries']).filter(isFields).map(exchangeInput);
  if (record['kind'] !== 'Status') return [exchangeInput(record)];
  const code = typeof record['code'] === 'number' ? record['code'] : 403;
  return [{ id: '', denied: { ...nothing, status: code, body: encode(JSON.stringify(record)) } }];
}

const nothing = { method: '', target: '', requestHeaders: [], responseHeaders: [] } as const;

/** An exchange of a trace, of a HAR, or with plain `request` and `response` objects. */
function exchangeInput(record: Fields): ExplainInput {
  const request = fieldsAt(record, 'request');
  const response = fieldsAt(record, 'response');
  const requestHeaders = headersOf(request['headers']);
  const responseHeaders = headersOf(response['headers']);
  const id = record['id'] ?? record['_id'];
  const denial = record['denial'];
  return {
    id: typeof id === 'string' || typeof id === 'number' ? id : '',
    denied: {
      method: textOf(request['method']),
      target: targetOf(textOf(request['target'] ?? request['path'] ?? request['url'])),
      requestHeaders,
      requestBody: bodyOf(request),
      status: Number(response['status'] ?? 0),
      responseHeaders,
      body: decoded(bodyOf(response), responseHeaders),
    },
    ...(isOf(DENIAL, denial) && { denial: denialOfData(denial) }),
  };
}

/** A HAR has whole URLs. */
function targetOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?#]*/, '').replace(/^(?=\?)|^$/, url === '' ? '' : '/');
}

/** `[[name, value]]`, `[{ name, value }]`, or an object whose values may be arrays. */
function headersOf(headers: unknown): HeaderList {
  if (!Array.isArray(headers)) {
    return Object.entries(isFields(headers) ? headers : {}).flatMap(([name, value]) =>
      [value].flat().map((one) => [name, textOf(one)] as const),
    );
  }
  return headers.map((header: unknown) => {
    const [name, value] = Array.isArray(header) ? header : [fieldsOf(header)['name'], fieldsOf(header)['value']];
    return [textOf(name), textOf(value)] as const;
  });
}

/** Text with an encoding beside it (`bodyEncoding`), `{ text }` or `{ base64 }` (trace), `content` or `postData` (HAR). */
function bodyOf(message: Fields): Uint8Array {
  const { body, bodyBase64, bodyEncoding } = message;
  if (typeof bodyBase64 === 'string') return bytesOf(bodyBase64, 'base64');
  if (typeof body === 'string') return bytesOf(body, bodyEncoding);
  const held = isFields(body) ? body : fieldsOf(message['content'] ?? message['postData']);
  return typeof held['base64'] === 'string'
    ? bytesOf(held['base64'], 'base64')
    : bytesOf(textOf(held['text']), held['encoding']);
}

function bytesOf(text: string, encoding: unknown): Uint8Array {
  return encoding === 'base64' ? Buffer.from(text, 'base64') : encode(text);
}

/** Some recorders keep the bytes as they went over the wire; of others the header remains. */
function decoded(body: Uint8Array, headers: HeaderList): Uint8Array {
  return decodeContent(body, headerValue(headers, 'Content-Encoding') ?? '').bytes;
}

function fieldsAt(record: Fields, key: string): Fields {
  return fieldsOf(ownValue(record, key));
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** Is it an object of JSON or YAML? */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
