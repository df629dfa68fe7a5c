import { PostmanValidator } from '@har-sdk/validator';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { exporter, type ExportFormat } from '../../src/export/exporter.ts';
import { AuditReader } from '../../src/export/files/audit-input.ts';
import type { Exchange } from '../../src/trace/exchange.ts';
import { anExchange } from '../support/an-exchange.ts';
import { EXCHANGES } from '../support/exchange-cases.ts';

const BASE = 'http://127.0.0.1:8001';

function exported(
  format: ExportFormat,
  exchanges: readonly Exchange[],
  curlTarget: 'proxy' | 'server' = 'proxy',
): string {
  const out = exporter(format, { version: '1', baseUrl: BASE, curlTarget, title: 'a trace' });
  return out.begin + exchanges.map((exchange) => out.add(exchange)).join('') + out.end();
}

const CREATE = anExchange({
  method: 'POST',
  target: "/api/v1/namespaces/team-a/configmaps?fieldManager=it's",
  requestHeaders: [
    ['Authorization', 'Bearer <masked>'],
    ['Content-Type', 'application/json'],
    ['Content-Length', '30'],
    ['User-Agent', 'kubectl/v1.33.1'],
    ['X-Empty', ''],
  ],
  requestBody: '{"metadata":{"name":"it\'s"}}',
  status: '201 Created',
});
const LIST = EXCHANGES.list;
const BINARY = anExchange({
  method: 'PUT',
  target: '/api/v1/nodes/n1',
  requestBody: { chunks: [Buffer.of(0x6b, 0x38, 0x73, 0, 0xff)], size: 5, truncated: false },
});
const CUT = anExchange({
  method: 'PUT',
  target: '/api/v1/nodes/n1',
  requestHeaders: [],
  requestBody: { chunks: [Buffer.from('{"a"')], size: 900, truncated: true },
});

describe('curl', () => {
  test.each<['proxy' | 'server', string]>([
    [
      'proxy',
      `#!/bin/sh
KUBETRACE_URL=\${KUBETRACE_URL:-http://127.0.0.1:8001}

# list pods in team-a: 200
curl -H 'Accept: application/json' "$KUBETRACE_URL"'/api/v1/namespaces/team-a/pods?limit=500'
`,
    ],
    [
      'server',
      `#!/bin/sh
: "\${TOKEN:?set it to a bearer token, such as kubectl create token NAME prints}"
# CACERT may name the file with the certificate of the cluster.

# list pods in team-a: 200
curl \${CACERT:+--cacert "$CACERT"} -H "Authorization: Bearer $TOKEN" -H 'Accept: application/json' 'https://10.0.0.1:6443/api/v1/namespaces/team-a/pods?limit=500'
`,
    ],
  ])('against the %s', (target, text) => {
    expect(exported('curl', [LIST], target)).toBe(text);
  });

  /** What a shell makes of the commands: the words that curl gets, and what is piped into it. */
  function argsOf(exchanges: readonly Exchange[], target: 'proxy' | 'server' = 'proxy'): string[] {
    const fake = 'curl() { printf "%s|" "$@"; for word; do [ "$word" = @- ] && od -An -tx1 -v; done; printf "\\n"; }\n';
    const env = { PATH: process.env['PATH'], TOKEN: 't0', CACERT: 'ca.crt' };
    const text = execFileSync('sh', ['-c', fake + exported('curl', exchanges, target)], { env }).toString();
    return text.trim().split('|');
  }

  test('is safe in a shell, whatever the request held', () => {
    expect(argsOf([CREATE])).toEqual([
      '-X',
      'POST',
      '-H',
      'Content-Type: application/json',
      '-H',
      'X-Empty;',
      '--data-raw',
      '{"metadata":{"name":"it\'s"}}',
      `${BASE}/api/v1/namespaces/team-a/configmaps?fieldManager=it's`,
      '',
    ]);
    const [verb, head, ...rest] = argsOf([anExchange({ method: 'HEAD', target: '/$(id)`id`"' })], 'server');
    expect([verb, head, rest.at(-2)]).toEqual(['--head', '--cacert', 'https://10.0.0.1:6443/$(id)`id`"']);
  });

  test('pipes a body that is not text', () => {
    expect(argsOf([BINARY]).at(-1)).toBe(' 6b 38 73 00 ff');
  });

  test('says what cannot be sent again, and what is incomplete', () => {
    expect(exported('curl', [EXCHANGES.upgrade, CUT]).split('\n').slice(3)).toEqual([
      '# create pods/exec web-0 in team-a: 101',
      '# not possible with curl: it was upgraded to SPDY/3.1',
      '',
      '# update nodes n1: 200',
      '# incomplete: the trace contains only the first 4 bytes of its body',
      `curl -X PUT --data-raw '{"a"' "$KUBETRACE_URL"/api/v1/nodes/n1`,
      '',
    ]);
  });
});

test('an .http file', () => {
  expect(exported('http', [LIST, CREATE, EXCHANGES.upgrade, BINARY])).toBe(`@baseUrl = http://127.0.0.1:8001

### list pods in team-a: 200
GET {{baseUrl}}/api/v1/namespaces/team-a/pods?limit=500 HTTP/1.1
Accept: application/json

### create configmaps in team-a: 201
POST {{baseUrl}}/api/v1/namespaces/team-a/configmaps?fieldManager=it's HTTP/1.1
Content-Type: application/json
X-Empty: 

{"metadata":{"name":"it's"}}

### create pods/exec web-0 in team-a: 101
# left out: it was upgraded to SPDY/3.1; -o curl and -o har contain it

### update nodes n1: 200
# left out: its body is not JSON, and a line of it could be taken for an instruction; -o curl and -o har contain it
`);
});

describe('a Postman collection', () => {
  test('is valid by the schema that Postman publishes', async () => {
    const collection = JSON.parse(exported('postman', [...Object.values(EXCHANGES), CREATE, BINARY, CUT])) as never;
    expect(await new PostmanValidator().verify(collection)).toEqual([]);
  });

  test('has a group for each client, the same request once, and its answer', () => {
    const collection = JSON.parse(exported('postman', [CREATE, CREATE, LIST])) as {
      item: { name: string; item: Record<string, unknown>[] }[];
      variable: unknown;
    };
    expect(collection.variable).toEqual([{ key: 'baseUrl', value: BASE, type: 'string' }]);
    expect(collection.item.map(({ name, item }) => [name, item.map((one) => one['name'])])).toEqual([
      ['kubectl/v1.33.1', ['create configmaps in team-a', 'list pods in team-a']],
    ]);
    expect(collection.item[0]!.item[1]).toMatchObject({
      request: {
        method: 'GET',
        url: {
          raw: '{{baseUrl}}/api/v1/namespaces/team-a/pods?limit=500',
          host: ['{{baseUrl}}'],
          path: ['api', 'v1', 'namespaces', 'team-a', 'pods'],
          query: [{ key: 'limit', value: '500' }],
        },
      },
      response: [{ code: 200, status: 'OK', body: '{"kind":"PodList","items":[]}\n' }],
    });
  });
});

describe('audit events', () => {
  test('are those that an API server writes', () => {
    const body =
      '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"no","reason":"Forbidden","details":{"kind":"secrets"},"code":403}';
    const denied = {
      ...EXCHANGES.denied,
      credential: { kind: 'clientCertificate', source: '', username: 'alice', groups: ['dev'] },
    } as const;
    const event = exported('audit', [
      { ...denied, response: { ...denied.response!, body: anExchange({ responseBody: body }).response!.body } },
    ]);
    expect(JSON.parse(event)).toEqual({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Metadata',
      auditID: 'd7aec04b',
      stage: 'ResponseComplete',
      requestURI: '/api/v1/namespaces/team-a/secrets',
      verb: 'list',
      user: { username: 'alice', groups: ['dev'] },
      sourceIPs: ['127.0.0.1'],
      userAgent: 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0',
      objectRef: { resource: 'secrets', namespace: 'team-a', apiVersion: 'v1' },
      responseStatus: {
        metadata: {},
        status: 'Failure',
        message: 'no',
        reason: 'Forbidden',
        details: { kind: 'secrets' },
        code: 403,
      },
      requestReceivedTimestamp: new Date(denied.startedAt).toISOString().replace('Z', '000Z'),
      stageTimestamp: new Date(denied.startedAt + 12).toISOString().replace('Z', '699Z'),
      annotations: { 'authorization.k8s.io/decision': 'forbid' },
    });
  });

  test('leave out requests that never came to the API server', () => {
    expect(exported('audit', [EXCHANGES.refused, EXCHANGES.undecoded])).toBe('');
  });

  test('are read back, a long-running request once', () => {
    const reader = new AuditReader();
    const event = JSON.parse(exported('audit', [EXCHANGES.watching])) as Record<string, unknown>;
    const read = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'ResponseComplete'].map(
      (stage, i) => reader.read({ ...event, stage, auditID: i === 3 ? 'other' : 'one' }, REPORTING).length,
    );
    expect(read).toEqual([0, 1, 0, 1]);
    const [exchange] = reader.read({ ...event, auditID: 'third', impersonatedUser: { username: 'eve' } }, REPORTING);
    expect(exchange!.requestInfo).toEqual(EXCHANGES.watching.requestInfo);
    expect(exchange!.request.headers.at(-1)).toEqual(['Impersonate-User', 'eve']);
  });
});

describe('what is sent again', () => {
  const own = anExchange({ method: 'POST', target: '/apis/own', origin: 'kubetrace' });

  test.each(['har', 'curl', 'postman', 'http', 'audit'] as const)(
    'is never a call of kubetrace itself: %s',
    (format) => {
      expect(exported(format, [own])).not.toContain('/apis/own');
    },
  );

  test('has a Content-Type where the trace has none, and says what the trace does not contain', () => {
    const facts = { method: 'POST', target: '/api/v1/namespaces', requestHeaders: [], status: '201 Created' } as const;
    const [withBody, without] = [anExchange({ ...facts, requestBody: '{}' }), anExchange(facts)];
    const patch = anExchange({ ...facts, method: 'PATCH', target: '/api/v1/namespaces/a', requestBody: '{}' });
    const text = exported('curl', [withBody, without, patch]);
    expect(text).toContain("-H 'Content-Type: application/json' --data-raw");
    expect(text).toMatch(/# incomplete: the trace does not contain its body\ncurl -X POST "\$KUBETRACE_URL"/);
    expect(text).toMatch(/# incomplete: the trace does not say what kind of patch it is\ncurl .*merge-patch/);
  });

  test('in Postman is once what differs in nothing that matters', () => {
    const as = (user: string, type: string) =>
      anExchange({
        method: 'PATCH',
        target: '/api/v1/namespaces/a',
        requestHeaders: [
          ['Content-Type', type],
          ['Impersonate-User', user],
          ['X-Request-Id', `${Math.random()}`],
        ],
        requestBody: '{}',
      });
    const exchanges = [as('a', 'application/json'), as('a', 'application/json'), as('b', 'application/json')];
    const text = exported('postman', [...exchanges, as('a', 'application/merge-patch+json')]);
    expect(text.match(/"originalRequest"/g)).toHaveLength(3);
  });

  test('has a server that the trace does not say only in name, and never sends to it', () => {
    const { upstreamUrl: _, ...rest } = anExchange({ target: '/api/v1/pods' });
    const har = exported('har', [{ ...rest, upstreamUrl: '/api/v1/pods' }]);
    expect(har).toContain('https://server-not-recorded.invalid/api/v1/pods');
    const again = { ...rest, upstreamUrl: 'https://server-not-recorded.invalid/api/v1/pods' };
    expect(exported('curl', [again], 'server')).toContain('does not say which server');
  });
});

test('a sequence diagram', () => {
  const strange = anExchange({ target: '/a;b#c%0Ad', requestHeaders: [['User-Agent', 'x;y']] });
  expect(exported('mermaid', [LIST, EXCHANGES.denied, EXCHANGES.failed, strange])).toBe(`sequenceDiagram
    participant client1 as kubectl/v1.33.1
    participant client2 as x#59;y
    participant server as API server
    client1->>server: list pods in team-a
    server-->>client1: 200 in 13 ms
    client1->>server: list secrets in team-a
    server--xclient1: 403 in 13 ms
    Note over client1,server: No role lets alice list secrets in team-a.
    client1->>server: list pods in team-a
    server--xclient1: ECONNREFUSED in 2 ms
    client2->>server: get /a#59;b#35;c#92;nd
    server-->>client2: 200 in 13 ms
`);
});

test('json is the trace again', () => {
  const lines = exported('json', Object.values(EXCHANGES)).trim().split('\n');
  expect(lines.length).toBe(Object.values(EXCHANGES).length);
  expect(JSON.parse(lines[0]!)).toMatchObject({ kind: 'Exchange', apiVersion: 'kubetrace.dev/v1' });
});

const REPORTING = { path: '', report: fail, note: () => undefined, first: 0 };

function fail(error: Error): never {
  throw error;
}
