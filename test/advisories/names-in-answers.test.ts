import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { aWatchedProxy } from '../support/a-watched-proxy.ts';
import type { WatchedProxy } from '../support/a-watched-proxy.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { HOSTILE_NAMES, inheritedNames } from '../support/hostile-names.ts';
import { asCbor } from '../support/wire-bodies.ts';

interface ServerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** What is left of a proxy with everything that watches it after a server gave these answers to a GET of /0, /1 and so on. */
async function proxied(
  answers: readonly ServerAnswer[],
  look: (proxy: WatchedProxy, got: readonly { readonly status: number; readonly text: string }[]) => unknown,
): Promise<void> {
  const inherited = inheritedNames();
  const server = createServer((req, res) => {
    const { status, headers, body } = answers[Number(/(\d+)$/.exec(req.url!)?.[1])]!;
    // One list: an object of headers would itself lose a name such as __proto__.
    res.writeHead(status, Object.entries(headers).flat());
    res.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await using _closing = { [Symbol.asyncDispose]: async () => void server.close() };
  const upstream = anUpstream(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await using proxy = await aWatchedProxy(upstream);
  const got: { status: number; text: string }[] = [];
  for (const i of answers.keys()) {
    const answer = await fetch(`${proxy.url}/api/v1/namespaces/a/pods?n=${i}`);
    got.push({ status: answer.status, text: await answer.text() });
  }
  await expect.poll(() => proxy.ended.length).toBe(answers.length);
  expect(proxy.failures).toEqual([]);
  expect(inheritedNames()).toEqual(inherited);
  await look(proxy, got);
}

const MESSAGE = 'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "a"';
const withType = (status: number, type: string, body: Uint8Array | string): ServerAnswer => ({
  status,
  headers: { 'Content-Type': type },
  body,
});

/** A 403 with this name as a key wherever it has keys, and as the text of each. */
function statusWith(name: string): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: { NAME: 'x' },
      status: 'Failure',
      message: MESSAGE,
      reason: 'Forbidden',
      details: { kind: 'pods', NAME: { x: 1 }, causes: [{ reason: 'NAME', message: 'NAME', NAME: 1 }] },
      code: 403,
      NAME: { polluted: 'yes' },
    }).replaceAll('NAME', name),
  ) as Record<string, unknown>;
}

describe.each(HOSTILE_NAMES)('%s in what a server answers', (name) => {
  test('a denial is explained in each form that it can have', async () => {
    const status = statusWith(name);
    const denials = [
      withType(403, 'application/json', JSON.stringify(status)),
      withType(403, 'application/yaml', stringify(status, { sortMapEntries: true })),
      withType(403, 'application/cbor', asCbor(status)),
      withType(403, `application/json;${name}=1`, JSON.stringify(status)),
    ];
    await proxied(denials, (proxy, got) => {
      expect(proxy.ended.map(({ denial }) => denial?.class)).toEqual(denials.map(() => 'rbac'));
      expect(got.map(({ status: code }) => code)).toEqual(denials.map(() => 403));
      expect(got[0]!.text).toContain(`"${name}":{"polluted":"yes"}`);
    });
  });

  test('what is not a denial passes as it is', async () => {
    const object = statusWith(name);
    const list = { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [object] };
    const table = {
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      columnDefinitions: [{ name, priority: 0 }],
      rows: [{ cells: [object], object: { metadata: { labels: { [name]: 'x' }, name } } }],
    };
    const answers = [
      ...[object, list, table].flatMap((body) => [
        withType(200, 'application/json', JSON.stringify(body)),
        withType(200, 'application/yaml', stringify(body)),
        withType(200, 'application/cbor', asCbor(body)),
      ]),
      withType(200, name, 'text'),
      withType(401, 'application/json', `{"${name}":1}`),
      { status: 403, headers: { 'Content-Encoding': name, 'Content-Type': 'application/json' }, body: 'x' },
      { status: 200, headers: { [name]: 'x', 'Set-Cookie': `${name}=x`, Warning: `299 - "${name}"` }, body: 'x' },
    ];
    await proxied(answers, (proxy, got) => {
      expect(got.map(({ status }) => status)).toEqual(answers.map(({ status }) => status));
      expect(proxy.ended.at(-1)!.response!.headers).toContainEqual([name, 'x']);
    });
  });
});

describe('a value with a toString of its own, which has no text', () => {
  const textless = { toString: 1, valueOf: null };
  test.each([
    [
      'a Status',
      { kind: 'Status', apiVersion: 'v1', message: textless, reason: textless, code: textless, details: textless },
    ],
    [
      'the causes of a Status',
      { ...statusWith('x'), details: { causes: [textless, { message: textless }], kind: textless } },
    ],
    ['a Table', { kind: 'Table', apiVersion: textless, columnDefinitions: [], rows: [] }],
    [
      'the columns of a Table',
      {
        kind: 'Table',
        apiVersion: 'meta.k8s.io/v1',
        columnDefinitions: [{ name: textless, priority: textless }],
        rows: [{ cells: [textless] }],
      },
    ],
    ['an object', { kind: textless, apiVersion: textless, metadata: { name: textless, labels: { a: textless } } }],
    ['a list', { kind: 'PodList', apiVersion: 'v1', metadata: textless, items: [textless, { metadata: textless }] }],
  ])('%s with one is logged and relayed', async (_, object) => {
    const json = JSON.stringify(object);
    const answers = [200, 401, 403, 422].map((status) => withType(status, 'application/json', json));
    await proxied(answers, (_proxy, got) => {
      expect(got.map(({ status }) => status)).toEqual([200, 401, 403, 422]);
      expect(got[0]!.text).toBe(json);
    });
  });
});
