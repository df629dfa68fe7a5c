import { describe, expect, test } from 'vitest';
import { exporter } from '../../../src/export/exporter.ts';
import { readTrace } from '../../../src/export/files/read-trace.ts';
import type { Exchange } from '../../../src/trace/exchange.ts';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { anExchange } from '../../support/an-exchange.ts';

const line = (id: number) => traceLine(anExchange({ id }), Infinity);

async function* chunked(text: string, size = 97): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string): Promise<{ ids: number[]; warnings: string[]; exchanges: Exchange[] }> {
  const warnings: string[] = [];
  const exchanges: Exchange[] = [];
  for await (const batch of readTrace(
    { name: 'f', bytes: chunked(text) },
    {
      warn: (message) => void warnings.push(message),
    },
  )) {
    exchanges.push(...batch);
  }
  return { ids: exchanges.map(({ id }) => id), warnings, exchanges };
}

describe('a trace', () => {
  test.each([
    ['whole', `${line(1)}\n${line(2)}\n`, [1, 2], []],
    ['without a last line break', `${line(1)}\n${line(2)}`, [1, 2], []],
    ['cut in its last line', `${line(1)}\n${line(2).slice(0, 50)}`, [1], ['f: the last line is cut off; passed over']],
    [
      'cut by a crash, then gone on with',
      `${line(1)}\n${line(2).slice(0, 50)}\n${line(3)}\n`,
      [1, 3],
      ['f: passed over: lines of JSON that is cut off or broken: 1, line 2'],
    ],
    [
      'with kinds of later versions',
      `{"kind":"News","apiVersion":"kubetrace.dev/v1"}\n${line(1)}\n`,
      [1],
      ['f: passed over: JSON of kind News, apiVersion kubetrace.dev/v1: 1, line 1'],
    ],
    [
      'with other JSON',
      `${line(1)}\n{"level":"info"}\n[]\n{"kind":"Pod","apiVersion":"v1"}\n{"level":"info"}\n`,
      [1],
      [
        'f: passed over: JSON without kind and apiVersion: 2, the first in line 2',
        'f: passed over: JSON of kind Pod, apiVersion v1: 1, line 4',
      ],
    ],
    [
      'among the lines of a log',
      `Starting\n${line(1)}\nbye\n`,
      [1],
      ['f: passed over: lines that are not JSON: 2, the first in line 1'],
    ],
    ['empty', '', [], []],
  ])('%s', async (_, text, ids, warnings) => {
    expect(await read(text)).toMatchObject({ ids, warnings });
  });

  test.each([
    [
      'of another version',
      `${line(1)}\n{"kind":"Exchange","apiVersion":"kubetrace.dev/v2"}\n`,
      /^f:2: .*kubetrace\.dev\/v2/,
    ],
    [
      'audit events of another version',
      '{"kind":"Event","apiVersion":"audit.k8s.io/v2"}\n',
      /^f has audit events .*k8s\.io\/v2"/,
    ],
    ['that is none', 'apiVersion: v1\nkind: Pod\n', /^f holds no exchange$/],
    ['that is other JSON', '{\n  "kind": "Pod"\n}\n', /^f holds no exchange$/],
  ])('%s is refused', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});

describe('a malformed record is passed over, and its field is named', () => {
  const audit =
    '{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","verb":"get","requestURI":"/api"';
  const entry = '{"request":{"url":"https://h/api/v1/pods"},"response":{"status":200}}';

  test.each<[what: string, text: string, ids: readonly number[], warnings: readonly string[]]>([
    [
      'of a trace',
      `${line(1)}\n${line(2).replace(/"headers":\[\[/, '"headers":[7,[')}\n${line(3)}\n`,
      [1, 3],
      ['f:2: request.headers[0]: expected [name, value], found 7; passed over'],
    ],
    [
      'of an audit log',
      `${audit},"user":[]}\n${audit}}\n`,
      [1],
      ['f:1: user: expected an object, found a list; passed over'],
    ],
    [
      'of an EventList',
      `{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[${audit}},null]}\n`,
      [1],
      ['f:1: items[1]: expected an object, found null; passed over'],
    ],
    [
      'of a HAR',
      `{"log":{"entries":[${entry},{"request":{"headers":[{"name":"a","value":1}]}},null]}}\n`,
      [1],
      [
        'f:1: log.entries[1].request.headers[0].value: expected a string, found 1; passed over',
        'f:1: log.entries[2]: expected an object, found null; passed over',
      ],
    ],
    [
      'of a HAR of many lines',
      `{\n"log":\n{"entries":[${entry},{"_kubernetes":{"id":"x"}}]}}\n`,
      [1],
      ['f:1: log.entries[1]._kubernetes.id: expected a number, found a string; passed over'],
    ],
  ])('%s', async (_, text, ids, warnings) => {
    expect(await read(text)).toMatchObject({ ids, warnings });
  });

  test('of many malformed records, ten are reported one by one', async () => {
    const { warnings } = await read(line(1) + '\n{"kind":"Exchange","apiVersion":"kubetrace.dev/v1"}'.repeat(12));
    expect(warnings).toHaveLength(11);
    expect(warnings.at(-1)).toBe('f: 2 more malformed records; passed over');
  });

  test('a file with no other record holds no exchange', async () => {
    await expect(read('{"kind":"Exchange","apiVersion":"kubetrace.dev/v1"}\n')).rejects.toThrow('f holds no exchange');
  });
});

describe('a HAR', () => {
  const exchange = anExchange({
    id: 7,
    method: 'POST',
    target: '/api/v1/namespaces/team-a/configmaps',
    requestBody: '{"kind":"ConfigMap"}',
    status: '403 Forbidden',
    responseBody:
      '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"configmaps is forbidden: User \\"bob\\" cannot create resource \\"configmaps\\" in API group \\"\\" in the namespace \\"team-a\\"","reason":"Forbidden","details":{"kind":"configmaps"},"code":403}',
  });
  const out = exporter('har', { version: '1', baseUrl: '', curlTarget: 'proxy', title: '' });
  const ours = out.begin + out.add(exchange) + out.end();
  const foreign = JSON.stringify(
    JSON.parse(ours),
    (key, value: unknown) => (key === '_kubernetes' ? undefined : value),
    2,
  );

  test.each([
    ['of ours', ours],
    ['on one line', JSON.stringify(JSON.parse(ours))],
    ['of a browser', foreign],
  ])('%s', async (_, text) => {
    const { exchanges, warnings } = await read(text);
    expect(warnings).toEqual([]);
    expect(exchanges).toMatchObject([
      {
        startedAt: exchange.startedAt,
        request: { method: 'POST', target: exchange.request.target },
        requestInfo: exchange.requestInfo,
        response: { status: 403 },
      },
    ]);
    if (text === ours) expect(exchanges[0]!.id).toBe(7);
    else expect(text === foreign ? exchanges[0]!.denial?.user : 'bob').toBe('bob');
    expect(Buffer.concat(exchanges[0]!.request.body.chunks).toString()).toBe('{"kind":"ConfigMap"}');
  });
});
