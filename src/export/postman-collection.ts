import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { headerValue } from '../api/header-list.ts';
import type { Exchange } from '../trace/exchange.ts';
import { contentOf, textOrBase64 } from './body-content.ts';
import { clientWords, exchangeWords } from './exchange-words.ts';
import { type ReplayRequest, replayRequest } from './replay-request.ts';

/**
 * Exchanges as a Postman collection v2.1 (https://schema.postman.com): a folder for each client, the same request once, its first
 * answer as an example, `{{baseUrl}}` for the proxy. Authorization is the proxy's.
 */
export class PostmanCollection {
  readonly #folders = new Map<string, object[]>();
  readonly #seen = new Set<string>();

  add(exchange: Exchange): void {
    const request = replayRequest(exchange);
    if (!request || request.body?.encoding) return;
    const { method, path, body } = request;
    const key = createHash('sha256')
      .update(JSON.stringify([method, path, body]))
      .digest('base64');
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const folder = clientWords(exchange);
    if (!this.#folders.has(folder)) this.#folders.set(folder, []);
    this.#folders.get(folder)!.push(itemOf(exchange, request));
  }

  text({ name, baseUrl }: { readonly name: string; readonly baseUrl: string }): string {
    const collection = {
      info: { name, schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
      item: [...this.#folders].map(([folder, item]) => ({ name: folder, item })),
      auth: { type: 'noauth' },
      variable: [{ key: 'baseUrl', value: baseUrl, type: 'string' }],
    };
    return `${JSON.stringify(collection, undefined, 2)}\n`;
  }
}

function itemOf(exchange: Exchange, request: ReplayRequest): object {
  const name = exchangeWords(exchange);
  const asked = requestOf(request);
  const { response, requestInfo } = exchange;
  const description = requestInfo?.isResourceRequest
    ? `verb ${requestInfo.verb}, resource ${requestInfo.resource}, API group "${requestInfo.apiGroup}"`
    : undefined;
  return {
    name,
    request: { ...asked, ...(description !== undefined && { description }) },
    response: response
      ? [
          {
            name: `${response.status}`,
            originalRequest: asked,
            status: response.statusText || (STATUS_CODES[response.status] ?? ''),
            code: response.status,
            header: response.headers.map(([key, value]) => ({ key, value })),
            ...answerBody(response),
          },
        ]
      : [],
  };
}

function answerBody({ body, headers }: NonNullable<Exchange['response']>): object {
  const { text, encoding } = textOrBase64(contentOf(body, headers).bytes);
  return encoding || text === '' ? {} : { body: text, _postman_previewlanguage: languageOf(headers) };
}

function requestOf({ method, path, headers, body }: ReplayRequest): object {
  return {
    method,
    header: headers.map(([key, value]) => ({ key, value })),
    ...(body && { body: { mode: 'raw', raw: body.text, options: { raw: { language: languageOf(headers) } } } }),
    url: urlOf(path),
  };
}

function urlOf(target: string): object {
  const [path = '', ...rest] = target.split('?');
  const query = rest.join('?');
  return {
    raw: `{{baseUrl}}${target}`,
    host: ['{{baseUrl}}'],
    path: path.replace(/^\//, '').split('/'),
    ...(rest.length > 0 && { query: query.split('&').map(queryParameter) }),
  };
}

/** Postman sends what it is given, so nothing is decoded. */
function queryParameter(pair: string): object {
  const at = pair.indexOf('=');
  return at < 0 ? { key: pair, value: null } : { key: pair.slice(0, at), value: pair.slice(at + 1) };
}

function languageOf(headers: ReplayRequest['headers']): string {
  const mediaType = headerValue(headers, 'content-type') ?? '';
  return /json/i.test(mediaType) ? 'json' : 'text';
}
