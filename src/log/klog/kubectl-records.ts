import { STATUS_CODES } from 'node:http';
import { goQuote } from '../../api/go/go-quote.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { shellQuote } from '../../rbac/cures/shell-quote.ts';
import type { CapturedBody, Exchange } from '../../trace/exchange.ts';
import { bodyText } from './body-text.ts';
import { goHeaders } from './go-headers.ts';
import type { KlogRecord } from './klog.ts';
import { longBody } from './long-body.ts';
import { isStream } from '../../trace/facts/long-running.ts';
import { bodyLimit, shows } from '../ladder.ts';

/**
 * What kubectl 1.33 says of a request at `-v` 6 to 10, word for word (client-go transport/round_trippers.go and rest/request.go),
 * with the URL of the API server. A body line of kubectl names the source line of its caller; ours name the most common one.
 */
export function kubectlRecords(exchange: Exchange, verbosity: number): KlogRecord[] {
  const { request, response, startedAt } = exchange;
  const limit = bodyLimit(verbosity);
  const answeredAt = startedAt + (exchange.timings.responseStarted ?? exchange.timings.ended ?? 0);
  const records: KlogRecord[] = [];
  const add = (at: number, place: string, message: string, values: KlogRecord['values']) =>
    records.push({ severity: 'I', at, place, message, values });

  if (limit > 0 && exchange.upgrade === undefined) {
    records.push(bodyRecord(startedAt, 'Request Body', request, limit));
  }
  if (shows(verbosity, 'curl')) add(startedAt, REQUEST, 'Request', [['curlCommand', `${curlCommand(exchange)}\n`]]);
  else if (shows(verbosity, 'requestHeaders')) {
    add(startedAt, REQUEST, 'Request', [...verbAndUrl(exchange), ['headers', headerLines(request.headers, 'request')]]);
  }
  const address = exchange.timings.connection?.reused === false ? exchange.timings.connection.address : undefined;
  if (shows(verbosity, 'timings') && address !== undefined) {
    add(startedAt, DIAL, 'HTTP Trace: Dial succeed', [
      ['network', 'tcp'],
      ['address', address],
    ]);
  }
  add(answeredAt, RESPONSE, 'Response', responseValues(exchange, verbosity));
  if (limit > 0 && response && exchange.upgrade === undefined && !isStream(exchange)) {
    records.push(bodyRecord(startedAt + (exchange.timings.ended ?? 0), 'Response Body', response, limit));
  }
  return records;
}

function bodyRecord(
  at: number,
  message: string,
  { body, headers }: { readonly body: CapturedBody; readonly headers: HeaderList },
  limit: number,
): KlogRecord {
  const record = { severity: 'I', at, place: BODY, message } as const;
  const long = limit === Infinity ? longBody(body, headers) : undefined;
  return long
    ? { ...record, values: [], body: long }
    : { ...record, values: [['body', bodyText(body, headers, limit)]] };
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

const REQUEST = 'round_trippers.go:527';
const DIAL = 'round_trippers.go:562';
const RESPONSE = 'round_trippers.go:632';
const BODY = 'helper.go:105';

function responseValues(exchange: Exchange, verbosity: number): KlogRecord['values'] {
  const { timings, response } = exchange;
  // Where a record of the request has them they are not repeated; the curl command is in its place.
  const isSaid = shows(verbosity, 'requestHeaders') && !shows(verbosity, 'curl');
  const values = isSaid ? [] : verbAndUrl(exchange);
  values.push(['status', statusLine(exchange)]);
  if (shows(verbosity, 'responseHeaders'))
    values.push(['headers', response ? headerLines(response.headers, 'response') : '']);
  values.push(['milliseconds', Math.trunc(timings.responseStarted ?? timings.ended ?? 0)]);
  if (shows(verbosity, 'timings')) values.push(...timingValues(exchange));
  return values;
}

function verbAndUrl(exchange: Exchange): KlogRecord['values'][number][] {
  return [
    ['verb', exchange.request.method],
    ['url', exchange.upstreamUrl],
  ];
}

function headerLines(headers: HeaderList, side: 'request' | 'response'): string {
  let lines = '';
  for (const [name, value] of goHeaders(headers, side)) lines += `${name}: ${value}\n`;
  return lines;
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
