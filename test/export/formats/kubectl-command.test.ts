import { execFile, execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kubectlCommand } from '../../../src/export/formats/kubectl-command.ts';
import type { Exchange } from '../../../src/trace/exchange.ts';
import { aProxy } from '../../support/a-proxy.ts';
import { aPlayground } from '../../support/a-playground.ts';
import { anExchange, type ExchangeFacts } from '../../support/an-exchange.ts';
import { anUpstream } from '../../support/an-upstream.ts';
import { HOSTILE_TEXTS, rawIn } from '../../support/hostile-texts.ts';
import { kubectls } from '../../support/real-kubectl.ts';

const MAPS = '/api/v1/namespaces/team-a/configmaps';
const MAP = '{"metadata":{"name":"it-s"},"data":{"a":"it\'s 100%\\n"}}';
const JSON_TYPE = [['Content-Type', 'application/json']] as const;

function lines(facts: ExchangeFacts): string[] {
  return kubectlCommand(anExchange(facts)).trimEnd().split('\n');
}

describe('a command', () => {
  test.each<[string, ExchangeFacts, string]>([
    ['a read', {}, `kubectl get '--raw=/api/v1/namespaces/team-a/pods?limit=500'`],
    [
      'a read as somebody else',
      {
        target: '/version',
        requestHeaders: [
          ['Impersonate-User', "o'hara"],
          ['Impersonate-Group', 'dev'],
          ['Impersonate-Group', 'ops'],
          ['Impersonate-Uid', '7'],
        ],
      },
      String.raw`kubectl get '--as=o'\''hara' --as-group=dev --as-group=ops --as-uid=7 --raw=/version`,
    ],
    [
      'a create',
      { method: 'POST', target: MAPS, requestHeaders: JSON_TYPE, requestBody: '{"a":"\'%"}' },
      String.raw`printf '{"a":"'\''%%"}' | kubectl create --raw=${MAPS} -f -`,
    ],
    [
      'an update',
      { method: 'PUT', target: `${MAPS}/a`, requestHeaders: JSON_TYPE, requestBody: '{}' },
      `printf '{}' | kubectl replace --raw=${MAPS}/a -f -`,
    ],
    ['a delete', { method: 'DELETE', target: `${MAPS}/a` }, `kubectl delete --raw=${MAPS}/a`],
    [
      'a POST without a body',
      { method: 'POST', target: '/a', requestHeaders: [['Content-Length', '0']] },
      'kubectl create --raw=/a -f /dev/null',
    ],
  ])('for %s', (_what, facts, command) => {
    expect(lines(facts).at(-1)).toBe(command);
  });

  test('says above it what it does not send', () => {
    const requestHeaders = [
      ['Accept', 'application/json;as=Table;v=v1;g=meta.k8s.io'],
      ['If-Match', 'x'],
    ] as const;
    expect(lines({ requestHeaders }).slice(1, -1)).toEqual([
      expect.stringMatching(/^# the answer is an object, not what "Accept: .*Table/),
      '# without its headers If-Match, which kubectl does not send',
    ]);
  });
});

describe('a comment says what kubectl cannot send', () => {
  test.each<[ExchangeFacts, RegExp]>([
    [{ method: 'PATCH', requestBody: '{}' }, /no command that sends a PATCH/],
    [{ method: 'HEAD' }, /no command that sends a HEAD/],
    [{ requestBody: '{}' }, /GET has a body/],
    [{ target: '//evil.test/api' }, /for a host/],
    [{ target: '/api/v1/a%2Fb' }, /decode the path/],
    [{ target: '/api/v1/pods?a;b' }, /its query/],
    [{ target: '/api/v1/pods?a=%zz' }, /its query/],
    [{ requestHeaders: [['Impersonate-Extra-A', 'b']] }, /no flag for Impersonate-Extra-A/],
    [{ requestHeaders: [['Impersonate-Group', 'b']] }, /without --as/],
    [
      { method: 'POST', requestHeaders: [['Content-Type', 'application/yaml']], requestBody: 'a: b' },
      /application\/yaml/,
    ],
    [{ method: 'POST', requestHeaders: JSON_TYPE, requestBody: 'a: b' }, /not JSON/],
    [{ upgrade: 'SPDY/3.1' }, /upgraded/],
  ])('%j', (facts, why) => {
    const text = lines(facts);
    expect(text.every((line) => line.startsWith('# '))).toBe(true);
    expect(text.at(-1)).toMatch(why);
  });
});

test('a shell reads only the words and the body, whatever the request held', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(...Object.values(HOSTILE_TEXTS)),
  );
  const fake = 'kubectl() { for word; do printf "%s\\001" "$word"; done; [ "$word" != - ] || cat; }\n';
  fc.assert(
    fc.property(anyText, anyText, anyText, (path, user, data) => {
      const body = JSON.stringify({ data });
      const text = kubectlCommand(
        anExchange({
          method: 'POST',
          target: `/api/v1/x${path}`,
          requestHeaders: [...JSON_TYPE, ['Impersonate-User', user || 'u']],
          requestBody: body,
        }),
      );
      expect(rawIn(text)).toBeUndefined();
      const rows = text.trimEnd().split('\n');
      const commands = rows.filter((line) => !line.startsWith('# '));
      expect(commands.length).toBeLessThanOrEqual(1);
      if (commands.length === 0) return;
      const words = execFileSync('sh', ['-c', fake + text])
        .toString()
        .split('\x01');
      expect(words[0]).toBe('create');
      expect(words[1]).toMatch(/^--as=/);
      expect(words[2]).toMatch(/^--raw=\/api\/v1\/x/);
      expect(words.slice(3)).toEqual(['-f', '-', body]);
    }),
    { numRuns: 40 },
  );
});

describe.each(kubectls())('kubectl $version', ({ path }) => {
  test('sends what is printed', async () => {
    await using playground = await aPlayground();
    const authorization = [['Authorization', `Bearer ${await playground.token('admin')}`] as const];
    await using proxy = await aProxy(playground.url, {
      upstream: anUpstream(playground.url, { auth: { authorization } }),
    });
    const send = async (method: string, target: string, body = '', headers: Record<string, string> = {}) => {
      const before = proxy.exchanges.length;
      const type: Record<string, string> = body === '' ? {} : { 'content-type': 'application/json' };
      await (
        await fetch(proxy.url + target, { method, headers: { ...headers, ...type }, ...(body !== '' && { body }) })
      ).arrayBuffer();
      return proxy.ended(before);
    };
    const originals: Exchange[] = [
      await send('GET', `${MAPS}?limit=1&labelSelector=a%20in%20(b,c)`, '', { 'impersonate-user': 'dev' }),
      await send('POST', MAPS, MAP),
      await send('PUT', `${MAPS}/it-s`, MAP),
      await send('DELETE', `${MAPS}/it-s`, '{"gracePeriodSeconds":0}'),
      await send('DELETE', `${MAPS}/it-s`),
    ];
    const script = `kubectl() { ${path} --server=${proxy.url} "$@" >/dev/null 2>&1 || :; }\n`;
    for (const original of originals) {
      await promisify(execFile)('sh', ['-c', script + kubectlCommand(original)], {
        env: { PATH: dirname(path) + ':/usr/bin:/bin', HOME: '/nonexistent' },
      });
      // An older one asks for the discovery first.
      const again = await proxy.ended(proxy.exchanges.length - 1);
      const facts = ({ request, response, requestInfo }: Exchange) => [
        request.method,
        requestInfo?.verb,
        requestInfo?.resource,
        requestInfo?.name,
        [...new URLSearchParams(request.target.split('?')[1])].map(String).toSorted(),
        Buffer.concat(request.body.chunks).toString(),
        response?.status,
      ];
      expect(facts(again)).toEqual(facts(original));
    }
  });
});
