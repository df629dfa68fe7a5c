import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { decodeContent } from '../../api/body/decode-content.ts';
import { type HeaderList, headerValue } from '../../api/request/header-list.ts';
import { ownValue } from '../../api/own-value.ts';
import { failureStatus } from '../../api/status/status.ts';
import { isOf } from '../../api/shape.ts';
import { parseYaml } from '../../api/yaml/parse-yaml.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import type { RefusedExchange } from '../../rbac/denials/evidence/refused-exchange.ts';
import { DENIAL } from '../../trace/file/denial-shape.ts';
import { type RefusalText, refusalsIn } from './refusal-text.ts';

/** One exchange of the input; `denial` where a trace already holds it. */
export interface ExplainInput {
  readonly id: string | number;
  readonly refused: RefusedExchange;
  readonly denial?: Denial;
}

/**
 * What `explain` is given, whichever form it has: a Status (JSON or YAML), a HAR, a trace or other exchanges as JSON lines,
 * and else text that holds the server's words.
 */
export function explainInputs(text: string): ExplainInput[] {
  const records = jsonRecords(text) ?? yamlRecords(text);
  if (records)
    return records.flatMap(recordInputs).map((input, i) => ({ ...input, id: input.id === '' ? i + 1 : input.id }));
  return refusalsIn(text).map((refusal, i) => ({ id: i + 1, refused: bareRefusal(refusal) }));
}

type Fields = Readonly<Record<string, unknown>>;

/** One JSON value, or one a line; lines of a log among them are passed over. `undefined` where nothing of it is ours. */
function jsonRecords(text: string): Fields[] | undefined {
  const whole = parsedJson(text);
  const values = whole === undefined ? text.split('\n').map(parsedJson) : [whole].flat();
  const records = values.filter(isFields).filter(isKnown);
  return records.length > 0 ? records : undefined;
}

function isKnown(record: Fields): boolean {
  return record['kind'] === 'Status' || isFields(record['log']) || isFields(record['response']);
}

function yamlRecords(text: string): Fields[] | undefined {
  if (!/^kind: ['"]?Status\b/m.test(text)) return undefined;
  try {
    const value = parseYaml(text);
    return isFields(value) ? [value] : undefined;
  } catch {
    return undefined;
  }
}

function recordInputs(record: Fields): ExplainInput[] {
  const log = record['log'];
  if (isFields(log)) return listOf(log['entries']).filter(isFields).map(exchangeInput);
  if (record['kind'] !== 'Status') return [exchangeInput(record)];
  const code = typeof record['code'] === 'number' ? record['code'] : 403;
  return [{ id: '', refused: { ...nothing, status: code, body: encode(JSON.stringify(record)) } }];
}

const nothing = { method: '', target: '', requestHeaders: [], responseHeaders: [] } as const;

function bareRefusal({ code, message }: RefusalText): RefusedExchange {
  const reason = { 401: 'Unauthorized', 403: 'Forbidden', 422: 'Invalid' }[code];
  const status = failureStatus(code, reason, message);
  return { ...nothing, status: code, body: encode(JSON.stringify(status)) };
}

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
    refused: {
      method: textOf(request['method']),
      target: targetOf(textOf(request['target'] ?? request['path'] ?? request['url'])),
      requestHeaders,
      requestBody: bodyOf(request),
      status: Number(response['status'] ?? 0),
      responseHeaders,
      body: decoded(bodyOf(response), responseHeaders),
    },
    ...(isOf(DENIAL, denial) && { denial }),
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

function parsedJson(text: string): unknown {
  try {
    return parseJson(text, BOUNDS.record);
  } catch {
    return undefined;
  }
}

function fieldsAt(record: Fields, key: string): Fields {
  return fieldsOf(ownValue(record, key));
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
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
