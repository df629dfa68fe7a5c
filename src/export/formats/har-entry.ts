import { STATUS_CODES } from 'node:http';
import { plainLine } from '../../api/text/plain-text.ts';
import { type HeaderList, headerValue, headerValues } from '../../api/request/header-list.ts';
import { denialData } from '../../rbac/denials/denial-data.ts';
import type { CapturedBody, Exchange, ExchangeRequest, ExchangeResponse } from '../../trace/exchange.ts';
import { contentOf, textOrBase64 } from '../../trace/body-content.ts';
import { percentEncoded, UNKNOWN_SERVER } from '../../trace/replay/replay-request.ts';
import { harTimings, totalTime } from './har-timings.ts';
import { ruleFor } from '../../rbac/rules/rule-match.ts';
import { addressHost } from '../../api/request/bare-host.ts';

/**
 * An exchange as an entry of an HTTP Archive, as Chrome and Firefox import it. What HAR has no field for is in `_kubernetes`;
 * a request without an answer has the status 0 and an `_error`, as Chrome writes it.
 */
export function harEntry(exchange: Exchange, pageref: string): object {
  const { request, response, upstreamUrl, failure, timings } = exchange;
  const address = timings.connection?.address;
  return {
    pageref,
    startedDateTime: new Date(exchange.startedAt).toISOString(),
    time: totalTime(exchange),
    request: harRequest(request, upstreamUrl),
    response: { ...harResponse(response), ...(failure && { _error: `${failure.code}: ${failure.message}` }) },
    cache: {},
    timings: harTimings(exchange),
    ...(address !== undefined && { serverIPAddress: addressHost(address) }),
    _resourceType: exchange.upgrade === undefined ? 'fetch' : 'websocket',
    _kubernetes: kubernetesFacts(exchange),
  };
}

function harRequest({ method, headers, httpVersion, body }: ExchangeRequest, upstreamUrl: string): object {
  const { bytes, isCut } = contentOf(body, headers);
  const notWhole = body.withheld ?? (isCut ? `cut after ${bytes.length} bytes` : undefined);
  const { url, comment } = harUrl(upstreamUrl);
  const isKnown = METHODS.has(method);
  const comments = [...(comment === undefined ? [] : [comment]), ...(isKnown ? [] : [methodComment(method)])];
  const { text, encoding } = textOrBase64(bytes);
  const mimeType = headerValue(headers, 'content-type') ?? '';
  return {
    method: isKnown ? method : 'GET',
    ...(!isKnown && { _method: method }),
    url,
    httpVersion: `HTTP/${httpVersion}`,
    cookies: [],
    headers: namesAndValues(headers),
    queryString: queryOf(url),
    // HAR has no field for the encoding of a request body.
    ...((bytes.length > 0 || notWhole !== undefined) && {
      postData: {
        mimeType,
        text,
        ...(encoding && { _encoding: encoding }),
        ...(notWhole !== undefined && { comment: plainLine(notWhole) }),
      },
    }),
    headersSize: -1,
    bodySize: body.size,
    ...(comments.length > 0 && { comment: comments.join('; ') }),
  };
}

/** Those of the schema by which HARs are checked (har-schema, request.json). TRACE, CONNECT and verbs that an audit log invents are none of them. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

function methodComment(method: string): string {
  return `the method was ${method === '' ? 'not recorded' : plainLine(JSON.stringify(method))}, which a HAR cannot have`;
}

/** A HAR has absolute URLs (RFC 3986), and a trace may contain anything. */
function harUrl(url: string): { readonly url: string; readonly comment?: string } {
  const [, server = '', rest = ''] = /^(https?:\/\/[-\w.:[\]]+(?=[/?#]|$)|)(.*)$/is.exec(url) ?? [];
  const encoded = percentEncoded(rest, IN_URLS).replaceAll(/%(?![\dA-F]{2})/gi, '%25');
  if (server !== '') return { url: server + encoded };
  const path = encoded.startsWith('/') ? encoded : `/${encoded}`;
  return { url: UNKNOWN_SERVER + path, comment: 'the trace does not say which server it was sent to' };
}

const IN_URLS = /[-\w.~!$&'()*+,;=:@/?%]/;

function harResponse(response: ExchangeResponse | undefined): object {
  const { status = 0, statusText = '', headers = [], body = NO_BODY } = response ?? {};
  const { bytes: content, isCut } = contentOf(body, headers);
  const { text, encoding } = textOrBase64(content);
  const notWhole = body.withheld ?? (isCut ? `cut after ${content.length} bytes` : undefined);
  return {
    status,
    statusText: statusText || (STATUS_CODES[status] ?? ''),
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: namesAndValues(headers),
    content: {
      size: isCut || content.length === 0 ? body.size : content.length,
      mimeType: headerValue(headers, 'content-type') ?? '',
      ...(content.length > 0 && { text, ...(encoding && { encoding }) }),
      ...(notWhole !== undefined && { comment: plainLine(notWhole) }),
    },
    redirectURL: headerValues(headers, 'location')[0] ?? '',
    headersSize: -1,
    bodySize: response ? body.size : -1,
  };
}

const NO_BODY: CapturedBody = { chunks: [], size: 0, truncated: false };

/** Everything that `harExchanges` needs to restore the exchange, and the rule that the request needed. */
function kubernetesFacts(exchange: Exchange): object {
  const { id, origin, requestInfo, upgrade, credential, refusal, denial, failure } = exchange;
  return {
    id,
    origin,
    ...(requestInfo && { requestInfo, rule: ruleFor(requestInfo) }),
    ...(upgrade !== undefined && { upgrade }),
    ...(credential && { credential }),
    ...(refusal && { refusal }),
    ...(denial && { denial: denialData(denial) }),
    ...(failure && { failure }),
  };
}

function namesAndValues(headers: HeaderList): object[] {
  return headers.map(([name, value]) => ({ name, value }));
}

function queryOf(url: string): object[] {
  const at = url.indexOf('?');
  return at < 0 ? [] : [...new URLSearchParams(url.slice(at + 1))].map(([name, value]) => ({ name, value }));
}
