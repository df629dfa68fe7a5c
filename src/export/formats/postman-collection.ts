import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { plainLine } from '../../api/text/plain-text.ts';
import { headerValue } from '../../api/request/header-list.ts';
import type { Exchange } from '../../trace/exchange.ts';
import { contentOf, textOrBase64 } from '../../trace/body-content.ts';
import { identityOf } from '../../trace/identity.ts';
import { clientWords, exchangeWords } from '../../trace/exchange-label.ts';
import { percentEncoded, type ReplayRequest, replayRequest } from '../../trace/replay/replay-request.ts';
import { PATH_CHARACTERS, withoutTemplates } from './template-text.ts';

/**
 * Exchanges as a Postman collection v2.1 (https://schema.postman.com): one group per client, equal requests once, the first
 * response as an example, `{{baseUrl}}` for the proxy. Authorization is the proxy's. Postman would replace every other `{{…}}`, so there is none:
 * a request that contains one is left out, and the description says so.
 */
export class PostmanCollection {
  readonly #groups = new Map<string, object[]>();
  readonly #seen = new Set<string>();
  readonly #leftOut: string[] = [];

  add(exchange: Exchange): void {
    const request = replayRequest(exchange);
    const leftOut = 'leftOut' in request ? request.leftOut : unwritable(request);
    if ('leftOut' in request || leftOut !== undefined) {
      this.#leftOut.push(`${exchangeWords(exchange)}: ${leftOut}`);
      return;
    }
    const { method, path, body, headers } = request;
    const { user, actor } = identityOf(exchange);
    const key = createHash('sha256')
      .update(JSON.stringify([method, path, body, user, actor, headersThatMatter(headers)]))
      .digest('base64');
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const group = inert(clientWords(exchange));
    const items = this.#groups.get(group) ?? [];
    this.#groups.set(group, items);
    items.push(itemOf(exchange, request));
  }

  text({ name, baseUrl }: { readonly name: string; readonly baseUrl: string }): string {
    const collection = {
      info: {
        name: inert(name),
        ...(this.#leftOut.length > 0 && { description: inert(this.#leftOutText()) }),
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
      },
      item: [...this.#groups].map(([group, item]) => ({ name: group, item })),
      auth: { type: 'noauth' },
      variable: [{ key: 'baseUrl', value: baseUrl, type: 'string' }],
    };
    return `${JSON.stringify(collection, undefined, 2)}\n`;
  }

  #leftOutText(): string {
    const shown = this.#leftOut.slice(0, MAX_LISTED);
    const more = this.#leftOut.length - shown.length;
    return ['Left out; -o curl and -o har contain it:', ...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
  }
}

const MAX_LISTED = 20;

/** What makes the server answer otherwise: types, conditions, and whom to be. */
function headersThatMatter(headers: ReplayRequest['headers']): string[] {
  return headers
    .filter(([name]) => /^(?:accept|content-type|if-.*|impersonate-.*|x-http-method.*)$/i.test(name))
    .map(([name, value]) => `${name.toLowerCase()}: ${value}`)
    .toSorted();
}

/** Why a request cannot be part of a collection. */
function unwritable({ headers, body }: ReplayRequest): string | undefined {
  const odd = headers.find((header) => header.some((text) => TEMPLATE.test(text)));
  if (odd) return `Postman would replace a part of its header ${odd[0]}`;
  if (body?.encoding) return 'its body is not text';
  return body && textOf(body.text) === undefined ? 'Postman would replace a part of its body' : undefined;
}

const TEMPLATE = /\{\{/;

/** A body that is not JSON is sent as it is, unless it contains a template. */
function textOf(text: string): string | undefined {
  return TEMPLATE.test(text) ? withoutTemplates(text) : text;
}

/** A name or a description. */
function inert(text: string): string {
  return text.replaceAll(/\{(?=\{)/g, '{ ');
}

function itemOf(exchange: Exchange, request: ReplayRequest): object {
  const name = inert(exchangeWords(exchange));
  const asked = requestOf(request);
  const { response, requestInfo } = exchange;
  const { user } = identityOf(exchange);
  const description = [
    ...(requestInfo?.isResourceRequest
      ? [`verb ${requestInfo.verb}, resource ${requestInfo.resource}, API group "${requestInfo.apiGroup}"`]
      : []),
    ...(user === undefined ? [] : [`as ${plainLine(user)}`]),
    ...(request.caveat === undefined ? [] : [`incomplete: ${request.caveat}`]),
  ].join('\n');
  return {
    name,
    request: { ...asked, ...(description !== '' && { description: inert(description) }) },
    response: response
      ? [
          {
            name: `${response.status}`,
            originalRequest: asked,
            status: inert(response.statusText || (STATUS_CODES[response.status] ?? '')),
            code: response.status,
            header: response.headers.flatMap(([key, value]) => (TEMPLATE.test(key + value) ? [] : [{ key, value }])),
            ...answerBody(response),
          },
        ]
      : [],
  };
}

function answerBody({ body, headers }: NonNullable<Exchange['response']>): object {
  const { text, encoding } = textOrBase64(contentOf(body, headers).bytes);
  const inBody = encoding ? undefined : textOf(text);
  return inBody ? { body: inBody, _postman_previewlanguage: languageOf(headers) } : {};
}

function requestOf({ method, path, headers, body }: ReplayRequest): object {
  return {
    method,
    header: headers.map(([key, value]) => ({ key, value })),
    ...(body && {
      body: { mode: 'raw', raw: textOf(body.text) ?? '', options: { raw: { language: languageOf(headers) } } },
    }),
    url: urlOf(percentEncoded(path, PATH_CHARACTERS)),
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
