import { describe, expect, test } from 'vitest';
import { keptRequest } from '../../../../src/web/answers/resend/kept-request.ts';
import { resendRoutes } from '../../../../src/web/answers/resend/resend-routes.ts';
import type { Resending } from '../../../../src/web/answers/resend/resending.ts';
import type { Exchange } from '../../../../src/trace/exchange.ts';
import { aWebApi } from '../../../support/a-web-api.ts';
import { type ExchangeFacts, anExchange } from '../../../support/an-exchange.ts';

const RESENDING: Resending = {
  proxyUrl: () => 'http://127.0.0.1:1',
  server: 'https://10.0.0.1:6443',
  userAgent: 'a test',
  whyChanging: async () => undefined,
  commandsOf: () => ({ curl: '', curlDirect: '', kubectl: '', fetch: '' }),
};
const kept = (facts: ExchangeFacts, resending: Partial<Resending> = {}) =>
  keptRequest(anExchange(facts), { ...RESENDING, ...resending });

test('its path is the one below the URL of the API server, which the proxy adds', () => {
  const exchange: Exchange = {
    ...anExchange({ target: '/api/v1/pods?a=b' }),
    upstreamUrl: 'https://10.0.0.1:6443/k8s/c-1/api/v1/pods?a=b',
  };
  expect(keptRequest(exchange, { ...RESENDING, server: 'https://10.0.0.1:6443/k8s/c-1' }).path).toBe(
    '/api/v1/pods?a=b',
  );
  expect(keptRequest(exchange, { ...RESENDING, server: 'https://10.0.0.1:6443/k8s/c' }).obstacle).toMatch(
    /another server/,
  );
});

describe('what cannot be sent', () => {
  test.each<[ExchangeFacts, Partial<Resending>, RegExp]>([
    [{}, { proxyUrl: () => undefined }, /recorded trace/],
    [{}, { server: 'https://10.0.0.2:6443' }, /went to another server \(https:\/\/10\.0\.0\.1:6443\)/],
    [{ upgrade: 'SPDY/3.1' }, {}, /upgraded/],
  ])('%j', (facts, resending, obstacle) => {
    expect(kept(facts, resending).obstacle).toMatch(obstacle);
  });

  test('with a masked part, in which part it is', () => {
    const { gaps } = kept({
      method: 'POST',
      target: '/api/v1/pods?token=<masked>',
      requestHeaders: [['Impersonate-User', 'a<masked>']],
      requestBody: '{"data":"<masked>"}',
    });
    expect(gaps).toEqual({
      path: expect.stringMatching(/its path/),
      headers: expect.stringMatching(/Impersonate-User/),
      body: expect.stringMatching(/its body/),
    });
  });

  test.each([
    ['Content-Length', '21'],
    ['Transfer-Encoding', 'chunked'],
  ])('a body that was announced (%s) and never read, since kubetrace refused the request', (name, value) => {
    const facts = { method: 'POST', status: '403 Forbidden', refusal: { rule: '--read-only refuses POST' } };
    expect(kept({ ...facts, requestHeaders: [[name, value]] }).gaps.body).toMatch(/never read/);
    expect(kept({ ...facts, requestHeaders: [['Content-Length', '0']] }).gaps.body).toBeUndefined();
  });

  test('while its body still comes', () => {
    expect(kept({ method: 'POST', requestBody: '{', status: '', stage: 'RequestReceived' }).gaps.body).toMatch(/yet/);
  });
});

test('what is different is said', () => {
  const { caveats, gaps } = kept(
    {
      requestHeaders: [['Authorization', 'Bearer <masked>']],
      requestBody: { chunks: [Buffer.of(0)], size: 1, truncated: false },
    },
    { caveat: 'it is sent in the context dev, whatever it came by' },
  );
  expect(gaps).toEqual({});
  expect(caveats).toEqual([
    'left out, since kubetrace masked it: Authorization',
    'its own credential is not kept, so it is sent with the one of the proxy',
    'its body is not text: it is sent as it was unless another one is written',
    'it is sent in the context dev, whatever it came by',
  ]);
});

test('nothing is sent for a recorded trace, and the reason is said', async () => {
  await using api = await aWebApi(
    (trace) => resendRoutes(trace, { ...RESENDING, proxyUrl: () => undefined }),
    [anExchange({ id: 1 })],
  );
  const answers = await Promise.all(
    ['exchanges/1/resend', 'resend'].map((path) =>
      api.ask(path, { method: 'POST', body: '{"method":"GET","path":"/"}' }),
    ),
  );
  for (const answer of answers) {
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringMatching(/recorded trace/)]);
  }
  expect(await api.get<object>('exchanges/1/request')).toMatchObject({
    problem: expect.stringMatching(/recorded trace/),
  });
});

test('a proxy that does not answer is an error that says so', async () => {
  await using api = await aWebApi((trace) => resendRoutes(trace, RESENDING), [anExchange({ id: 1 })]);
  const answer = await api.ask('exchanges/1/resend', { method: 'POST', body: '{}' });
  expect([answer.status, await answer.text()]).toEqual([502, expect.stringMatching(/the proxy did not answer/)]);
});
