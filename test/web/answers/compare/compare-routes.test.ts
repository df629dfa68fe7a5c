import { describe, expect, test } from 'vitest';
import { compareRoutes } from '../../../../src/web/answers/compare/compare-routes.ts';
import type { Comparison, Difference } from '../../../../src/web/wire/comparison.ts';
import { aWebApi } from '../../../support/a-web-api.ts';
import { type ExchangeFacts, anExchange } from '../../../support/an-exchange.ts';

async function compare(left: readonly ExchangeFacts[], right: readonly ExchangeFacts[]) {
  const all = [...left, ...right].map((facts, i) => anExchange({ ...facts, id: i + 1 }));
  await using api = await aWebApi(compareRoutes, all);
  const ids = all.map(({ id }) => id);
  const [a, b] = [ids.slice(0, left.length), ids.slice(left.length)];
  return (await api.get<Comparison>(`compare?left=${a.join(',')}&right=${b.join(',')}`)).pairs;
}

async function differences(left: ExchangeFacts, right: ExchangeFacts): Promise<readonly Difference[]> {
  const [pair] = await compare([left], [right]);
  return pair?.differences ?? [];
}

describe('two exchanges', () => {
  test('that are the same', async () => {
    expect(await differences({}, {})).toEqual([]);
  });

  test('in status, query, headers and user', async () => {
    const found = await differences(
      {
        target: '/api/v1/pods?limit=500&watch=1',
        requestHeaders: [
          ['Accept', 'application/json'],
          ['Kubectl-Session', 'a'],
        ],
        responseHeaders: [
          ['Date', 'now'],
          ['Audit-Id', '1'],
          ['Warning', '299 - "old"'],
        ],
      },
      {
        target: '/api/v1/pods?limit=5',
        status: '404 Not Found',
        requestHeaders: [
          ['accept', 'application/yaml'],
          ['Kubectl-Session', 'b'],
          ['Impersonate-User', 'dev'],
        ],
        responseHeaders: [
          ['Date', 'later'],
          ['Audit-Id', '2'],
        ],
      },
    );
    expect(found).toEqual([
      { where: 'status', left: '200', right: '404' },
      { where: 'user', left: '', right: 'dev' },
      { where: 'query limit', left: '500', right: '5' },
      { where: 'query watch', left: '1', right: '' },
      { where: 'header Accept', left: 'application/json', right: 'application/yaml' },
      { where: 'response header Warning', left: '299 - "old"', right: '' },
    ]);
  });

  test('in the lines of their bodies, however these were written', async () => {
    const found = await differences(
      { responseBody: '{"kind":"Pod","metadata":{"name":"a","labels":{"x":"1"}}}' },
      { responseBody: '{"kind": "Pod", "metadata": {"name": "b", "labels": {"x": "1"}, "uid": "7"}}' },
    );
    expect(found).toEqual([
      { where: 'response body', left: '    "name": "a",', right: '    "name": "b",' },
      { where: 'response body', left: '    }', right: '    },' },
      { where: 'response body', left: '', right: '    "uid": "7"' },
    ]);
  });

  test('in how much of a body there is', async () => {
    const cut = { chunks: [Buffer.from('{"a":1')], size: 900, truncated: true };
    const found = await differences({ responseBody: cut }, { responseBody: '{"a":1' });
    expect(found).toEqual([{ where: 'response body', left: expect.stringMatching(/^\(cut: .*900/), right: '' }]);
  });

  test('of which one has no answer', async () => {
    const failure = { code: 'ECONNREFUSED', message: 'no' };
    expect((await differences({}, { failure, status: '' }))[0]).toEqual({
      where: 'status',
      left: '200',
      right: 'ECONNREFUSED',
    });
  });

  test('of which there are too many lines', async () => {
    const lines = (text: string) => Array.from({ length: 1000 }, (_, i) => `${text}${i}`).join('\n');
    const text = [['Content-Type', 'text/plain']] as const;
    const found = await differences(
      { responseHeaders: text, responseBody: lines('a') },
      { responseHeaders: text, responseBody: lines('b') },
    );
    expect(found).toHaveLength(301);
    expect(found.at(-1)).toEqual({ where: 'response body', left: '… 700 more lines', right: '… 700 more lines' });
  });
});

test('two commands: requests are beside those that do the same, in order', async () => {
  const get = (name: string) => ({ target: `/api/v1/namespaces/a/pods/${name}` });
  const version = { target: '/version' };
  const pairs = await compare([version, get('web-6d4cf56db6-mcpwh')], [get('x'), version, get('web-6d4cf56db6-xk2p9')]);
  expect(pairs.map(({ left, right, what }) => [left, right, what])).toEqual([
    [undefined, 3, 'get pods x in a'],
    [1, 4, 'get /version'],
    [2, 5, 'get pods web-6d4cf56db6-mcpwh in a / get pods web-6d4cf56db6-xk2p9 in a'],
  ]);
});

test.each([
  ['left=1', 400, /right= is not a list/],
  ['left=a&right=1', 400, /left=a is not/],
  ['left=1&right=2', 404, /no exchange 2/],
  [`left=${'1,'.repeat(600)}1&right=1`, 400, /more than 500/],
])('what cannot be compared is refused: %s', async (query, status, message) => {
  await using api = await aWebApi(compareRoutes, [anExchange()]);
  const answer = await api.ask(`compare?${query}`);
  expect([answer.status, await answer.text()]).toEqual([status, expect.stringMatching(message)]);
});
