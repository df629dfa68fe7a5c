import { describe, expect, test } from 'vitest';
import { decodeRequestInfo } from '../../../src/api/request/request-info.ts';
import { curlCommand, kubectlRecords } from '../../../src/log/klog/kubectl-records.ts';
import type { ConnectionTimings } from '../../../src/api/connection-timings.ts';
import type { CapturedBody } from '../../../src/trace/exchange.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { readTable } from '../../support/table.ts';
import { toldLines } from '../../support/told-lines.ts';

interface Row {
  readonly v: number;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: readonly [string, string][];
  readonly requestBody: Body;
  readonly status: string;
  readonly responseHeaders: readonly [string, string][];
  readonly responseBody: Body;
  readonly milliseconds: number;
  readonly connection?: ConnectionTimings;
  readonly expected: string;
}
type Body = { readonly size: number } & ({ readonly text: string } | { readonly hex: string });

describe('word for word what kubectl 1.33 wrote', () => {
  test.each(readTable<Row>('kubectl-log'))('-v=$v $method $url: $status', (row) => {
    const lines = toldLines(kubectlRecords(exchangeOf(row), row.v, 12345));
    expect(lines.join('\n').replaceAll(/^I\d{4} [\d:.]+ +12345 /gm, 'I ')).toBe(row.expected);
  });
});

test('the place and time of a line', () => {
  const [line] = kubectlRecords(anExchange(), 6, 12345);
  expect(line).toBe(
    'I0102 03:04:05.687399   12345 round_trippers.go:632] "Response" verb="GET" url="https://10.0.0.1:6443/api/v1/namespaces/team-a/pods?limit=500" status="200 OK" milliseconds=9',
  );
});

test('a quote in a URL cannot leave the quotes of the curl command', () => {
  const exchange = anExchange({ target: "/api/v1/pods/';id;'", requestHeaders: [['Accept', '*/*']] });
  expect(curlCommand(exchange)).toBe(`curl -v -XGET  -H "Accept: */*" 'https://10.0.0.1:6443/api/v1/pods/%27;id;%27'`);
});

function exchangeOf(row: Row) {
  const { pathname, search } = new URL(row.url);
  const upgrade = pathname.endsWith('/exec') ? (row.method === 'GET' ? 'websocket' : 'SPDY/3.1') : undefined;
  const exchange = anExchange({
    method: row.method,
    target: pathname + search,
    requestHeaders: row.requestHeaders,
    requestBody: captured(row.requestBody),
    status: row.status,
    responseHeaders: row.responseHeaders,
    responseBody: captured(row.responseBody),
    ...(upgrade !== undefined && { upgrade }),
    timings: {
      responseStarted: row.milliseconds + 0.5,
      ended: row.milliseconds + 5,
      ...(row.connection && { connection: row.connection }),
    },
  });
  return { ...exchange, upstreamUrl: row.url, requestInfo: decodeRequestInfo(row.method, pathname + search) };
}

function captured(body: Body): CapturedBody {
  const bytes = 'hex' in body ? Buffer.from(body.hex, 'hex') : Buffer.from(body.text);
  return { chunks: [bytes], size: body.size, truncated: bytes.length < body.size };
}
