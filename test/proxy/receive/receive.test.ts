import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { accessKey, newAccessKey } from '../../../src/proxy/receive/access-key.ts';
import type { ClientRequest } from '../../../src/proxy/receive/client-request.ts';
import { receive } from '../../../src/proxy/receive/receive.ts';
import type { ReceiveOptions } from '../../../src/proxy/receive/receive.ts';
import { VIA } from '../../../src/proxy/receive/via.ts';
import { Trace } from '../../../src/trace/trace.ts';
import { fromLines } from '../../support/header-lines.ts';

const KEY = newAccessKey();

test('one value says all that later steps need', () => {
  const request = received('GET', '/custom/api/v1/pods?limit=1', [
    'Host: localhost',
    'Accept: a',
    'TE: trailers, gzip',
  ]);
  expect(request).toMatchObject({
    method: 'GET',
    target: {
      text: '/api/v1/pods?limit=1',
      path: '/api/v1/pods',
      query: 'limit=1',
      upstream: '/base/api/v1/pods?limit=1',
    },
    headers: [
      ['Host', 'localhost'],
      ['Accept', 'a'],
      ['TE', 'trailers, gzip'],
    ],
    endToEnd: [
      ['Host', 'localhost'],
      ['Accept', 'a'],
      ['TE', 'trailers'],
    ],
    hasBody: false,
    identity: { authorization: false, impersonation: false },
    dialect: { name: 'kubernetes' },
    requestInfo: { verb: 'list', resource: 'pods' },
    problem: undefined,
    exchange: {
      request: { target: '/custom/api/v1/pods?limit=1' },
      upstreamUrl: 'https://server/base/api/v1/pods?limit=1',
    },
  });
});

test.each([
  ['/custom/api?x', '/custom/api?x'],
  ['/custom/KEY/api?u=KEY', '/custom/api?u='],
  ['http://localhost:8001/custom/api', 'http://localhost:8001/custom/api'],
  ['http://u@KEY.example/custom/api', 'http://u@.example/custom/api'],
])(
  'the access key is in nothing that is handed on, and what came in is not changed: /KEY before %s',
  (rest, target) => {
    const url = rest.startsWith('/') ? `/KEY${rest}` : rest.replace('/custom', '/KEY/custom');
    const req = aRequest('GET', url.replaceAll('KEY', KEY), ['Host: a', `Referer: http://a/${KEY}/x`]);
    const before = [req.url, ...req.rawHeaders];
    const request = receive({ ...OPTIONS, accessKey: accessKey(KEY) }, req, undefined) as ClientRequest;
    expect(JSON.stringify(request)).not.toContain(KEY);
    expect(request.exchange.request.target).toBe(target.replace('u@', '<masked>@'));
    expect(request.endToEnd).toContainEqual(['Referer', 'http://a/x']);
    expect([req.url, ...req.rawHeaders]).toEqual(before);
  },
);

test.each(['/api', '*', '', `http://${KEY}/api`])('without the access key there is only a status: %s', (url) => {
  const answer = receive({ ...OPTIONS, accessKey: accessKey(KEY) }, aRequest('GET', url, []), undefined);
  expect(answer).toMatchObject({ misfit: { status: { code: 403, reason: 'Forbidden' }, refusal: { status: 403 } } });
  expect(answer.exchange.request.target).not.toContain(KEY);
});

test.each([
  ['GET', '*', 'its target is "*"'],
  ['CONNECT', 'a:443', 'CONNECT is not supported: kubetrace is not a forward proxy'],
])('%s %s has no target that could be passed on', (method, url, problem) => {
  expect(receive(OPTIONS, aRequest(method, url, []), undefined)).toMatchObject({
    misfit: { status: { code: 400, message: `kubetrace cannot pass this request on: ${problem}` } },
    exchange: { request: { method, target: url } },
  });
});

test('a target that Go would not parse has a problem, and no RequestInfo', () => {
  expect(received('GET', '/custom/api/%zz', ['Host: a'])).toMatchObject({
    target: { path: '/api/%zz', query: '' },
    problem: 'invalid URL escape "%zz"',
    requestInfo: undefined,
  });
});

test.each([
  ['Transfer-Encoding: gzip, chunked', 501],
  ['Transfer-Encoding: identity', 501],
  ['Content-Length: 9007199254740993', 413],
  ['Expect: 200-ok', 417],
  [`Via: 1.0 fred, ${VIA}`, 508],
])('%s is not passed on, but recorded', (line, code) => {
  const answer = receive(OPTIONS, aRequest('POST', '/custom/api', ['Host: a', line]), undefined);
  expect(answer).toMatchObject({ misfit: { status: { code }, refusal: { status: code } } });
  expect(answer.exchange.request.headers).toContainEqual(['Host', 'a']);
});

test('a request that came through another proxy is not a loop', () => {
  expect(received('GET', '/custom/api', ['Host: a', 'Via: 1.1 kubetrace-0123456789ab'])).not.toHaveProperty('misfit');
});

test('what kubetrace answers itself is in the trace, at its own URL', () => {
  expect(receive(OPTIONS, aRequest('GET', '/custom', ['Host: a']), undefined)).toMatchObject({
    route: { to: 'redirect' },
    target: '/custom',
    exchange: { request: { target: '/custom' }, upstreamUrl: 'http://a/custom' },
  });
});

const OPTIONS: ReceiveOptions = {
  scheme: 'http',
  trace: new Trace(),
  server: { origin: 'https://server', basePath: '/base' },
  prefixes: { api: '/custom/' },
  accessKey: undefined,
  dialect: { dialect: 'auto', version: '4' },
};

function received(method: string, url: string, lines: readonly string[]): ClientRequest {
  return receive(OPTIONS, aRequest(method, url, lines), undefined) as ClientRequest;
}

function aRequest(method: string, url: string, lines: readonly string[]): IncomingMessage {
  const req = new IncomingMessage(new Socket());
  return Object.assign(req, { method, url, httpVersion: '1.1', rawHeaders: fromLines(lines) });
}
