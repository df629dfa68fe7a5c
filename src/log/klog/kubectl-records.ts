import { STATUS_CODES } from 'node:http';
import { goQuote } from '../../api/go/go-quote.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { shellQuote } from '../../rbac/cures/shell-quote.ts';
import type { CapturedBody, Exchange } from '../../trace/exchange.ts';
import { bodyText } from './body-text.ts';
import { goHeaders } from './go-headers.ts';
import { klogHead, klogLongBody, klogTitle, klogValue } from './klog.ts';
import { longBody } from './long-body.ts';
import type { LogText } from '../output/long-text.ts';
import { isStream } from '../../trace/facts/long-running.ts';
import { bodyLimit, shows } from '../ladder.ts';

/**
 * What kubectl 1.33 says of a request at `-v` 6 to 10, word for word (client-go transport/round_trippers.go and rest/request.go),
 * with the URL of the API server. A body line of kubectl names the source line of its caller; ours name the most common one.
 */
export function kubectlRecords(exchange: Exchange, verbosity: number, pid: number): LogText[] {
  const { request, response, startedAt, timings } = exchange;
  const limit = bodyLimit(verbosity);
  const isBodyShown = limit > 0 && exchange.upgrade === undefined;
  const answeredAt = startedAt + (timings.responseStarted ?? timings.ended ?? 0);
  const records: LogText[] = [];
  if (isBodyShown) records.push(withBody(klogHead('I', startedAt, REQUEST_BODY, pid), request, limit));
  const said = requestText(exchange, verbosity);
  if (said !== '') records.push(klogHead('I', startedAt, REQUEST, pid) + said);
  const address = timings.connection?.reused === false ? timings.connection.address : undefined;
  if (shows(verbosity, 'timings') && address !== undefined) {
    records.push(klogHead('I', startedAt, DIAL, pid) + klogValue('network', 'tcp') + klogValue('address', address));
  }
  records.push(klogHead('I', answeredAt, RESPONSE, pid) + responseText(exchange, verbosity));
  if (isBodyShown && response && !isStream(exchange)) {
    records.push(withBody(klogHead('I', startedAt + (timings.ended ?? 0), RESPONSE_BODY, pid), response, limit));
  }
  return records;
}

const REQUEST = klogTitle('round_trippers.go:527', 'Request');
const DIAL = klogTitle('round_trippers.go:562', 'HTTP Trace: Dial succeed');
const RESPONSE = klogTitle('round_trippers.go:632', 'Response');
const REQUEST_BODY = klogTitle('helper.go:105', 'Request Body');
const RESPONSE_BODY = klogTitle('helper.go:105', 'Response Body');

function withBody(
  head: string,
  { body, headers }: { readonly body: CapturedBody; readonly headers: HeaderList },
  limit: number,
): LogText {
  const long = limit === Infinity ? longBody(body, headers) : undefined;
  return long ? klogLongBody(head, long) : head + klogValue('body', bodyText(body, headers, limit));
}

/** `200 OK`; empty where no answer came. */
export function statusLine(exchange: Exchange): string {
  const { response } = exchange;
  if (!response) return '';
  return `${response.status} ${response.statusText || (STATUS_CODES[response.status] ?? '')}`.trimEnd();
}

/**
 * The curl command as client-go writes it: two spaces before the headers, those in double quotes, the URL in single quotes. client-go writes
 * its own headers; ours are what a client sent, and a shell must not be made to run that: a header that holds what is special within
 * double quotes goes in single ones, and a quote in the URL is escaped, which means the same to the server. All is on one line.
 */
export function curlCommand(exchange: Exchange): string {
  const [command, ...rest] = curlWords(exchange);
  return `${command}  ${rest.join(' ')}`;
}

/** Its parts, between which it may be broken. */
export function curlWords({ request: { method, headers }, upstreamUrl }: Exchange): string[] {
  return [
    `curl -v -X${shellQuote(plainLine(method))}`,
    ...goHeaders(headers, 'request').map(([name, value]) => `-H ${headerWord(`${name}: ${value}`)}`),
    `'${plainLine(upstreamUrl).replaceAll("'", '%27')}'`,
  ];
}

function headerWord(header: string): string {
  return /[$`!]/.test(header) ? shellQuote(plainLine(header)) : goQuote(header);
}

function requestText(exchange: Exchange, verbosity: number): string {
  if (shows(verbosity, 'curl')) return klogValue('curlCommand', `${curlCommand(exchange)}\n`);
  if (!shows(verbosity, 'requestHeaders')) return '';
  return verbAndUrl(exchange) + headersText(exchange.request.headers, 'request');
}

function responseText(exchange: Exchange, verbosity: number): string {
  const { timings, response } = exchange;
  // Where a record of the request has them they are not repeated; the curl command is in its place.
  const isSaid = shows(verbosity, 'requestHeaders') && !shows(verbosity, 'curl');
  let text = (isSaid ? '' : verbAndUrl(exchange)) + klogValue('status', statusLine(exchange));
  if (shows(verbosity, 'responseHeaders')) text += headersText(response?.headers ?? [], 'response');
  text += klogValue('milliseconds', Math.trunc(timings.responseStarted ?? timings.ended ?? 0));
  if (!shows(verbosity, 'timings')) return text;
  for (const [key, milliseconds] of timingValues(exchange)) text += klogValue(key, milliseconds);
  return text;
}

function verbAndUrl({ request, upstreamUrl }: Exchange): string {
  return klogValue('verb', request.method) + klogValue('url', upstreamUrl);
}

/** What `klogValue` makes of a line for each header. */
function headersText(headers: HeaderList, side: 'request' | 'response'): string {
  let lines = '';
  for (const [name, value] of goHeaders(headers, side)) lines += `\n\t${name}: ${value}`;
  return lines === '' ? ' headers=""' : ` headers=<${lines}\n >`;
}

/** As far as the connection's timings are known: client-go knows them all, we do not always. */
export function timingValues(exchange: Exchange): readonly (readonly [key: string, milliseconds: number])[] {
  const { connection } = exchange.timings;
  if (!connection) return [];
  const spans: [key: string, milliseconds: number | undefined][] = connection.reused
    ? [['getConnectionMilliseconds', connection.getConnection]]
    : [
        ['dnsLookupMilliseconds', connection.dnsLookup],
        ['dialMilliseconds', connection.dial],
        ['tlsHandshakeMilliseconds', connection.tlsHandshake],
      ];
  spans.push(['serverProcessingMilliseconds', connection.serverProcessing]);
  return spans.flatMap(([key, span]) => (span === undefined ? [] : [[key, Math.trunc(span)] as const]));
}
