import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { HOSTILE_TEXTS, rawIn } from '../../support/hostile-texts.ts';
import { readTable } from '../../support/table.ts';

const KEYS =
  'method url isResourceRequest path verb apiPrefix apiGroup apiVersion namespace resource subresource name parts fieldSelector labelSelector';

const folder = mkdtempSync(join(tmpdir(), 'kubetrace-decode-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('one request', () => {
  test('is taken apart', async () => {
    const { stdout } = await decode(['GET', '/api/v1/namespaces/team-a/pods/web-0/log?follow=true']);
    expect(stdout).toContain(`
  /api/v1/namespaces/team-a/pods/web-0/log
   │   │  │          │      │    │     └── subresource
   │   │  │          │      │    └──────── name
   │   │  │          │      └───────────── resource
   │   │  │          └──────────────────── namespace
   │   │  └─────────────────────────────── namespaces
   │   └────────────────────────────────── version
   └────────────────────────────────────── prefix: the core group, ""
`);
    expect(stdout).toContain('│ parts             │ ["pods", "web-0", "log"]                 │\n');
    expect(stdout).toContain(`
RBAC rule it needs, in a Role in namespace team-a, or for all namespaces in a ClusterRole
- apiGroups: [""]
  resources: ["pods/log"]
  resourceNames: ["web-0"]
  verbs: ["get"]

Notes
- To RBAC pods/log is a resource of its own: a rule for pods does not cover it.
`);
  });

  test.each([
    [['/api/v1/pods'], 'GET on a collection is the verb list.'],
    [['GET', '/api/v1/pods?watch'], 'watch in the query makes it the verb watch'],
    [['GET', '/api/v1/pods?fieldSelector=metadata.name%3Dx'], 'resourceNames ["x"] can match it'],
    [['GET', '/api/v1/pods?limit=a&fieldSelector=metadata.name%3Dx'], 'The fieldSelector names no object here'],
    [['DELETE', '/api/v1/namespaces/a/pods'], 'is the verb deletecollection'],
    [['POST', '/api/v1/namespaces/a/pods'], 'a create has no name'],
    [['PUT', '/api/v1/namespaces/a/endpoints/x'], 'then create is checked too'],
    [['get', '/api/v1/pods'], 'RBAC has no verb for get'],
    [['GET', '/api/v1/namespaces/foo'], 'name and namespace are both foo'],
    [['GET', '/api/v1/watch/pods'], 'The verb watch comes from the path'],
    [['GET', '/api/v1/namespaces%2Fa%2Fpods'], '%2F separates segments'],
    [['GET', '/api/v1//pods'], 'Empty segments count'],
    [['GET', '/api/v1/namespaces/a/services/https:web:443/proxy/'], 'resourceNames needs "https:web:443"'],
    [['GET', '/api/v1/namespaces/a/pods/b/exec'], 'since Kubernetes 1.35 create is checked as well'],
    [['HEAD', '/healthz'], 'head is a verb of its own'],
    [['GET', '/apis/apps/v1'], 'this is discovery'],
    [['GET', '/api/v1/pods/..'], 'does not resolve them'],
    [['GET', '/api/v1/pods#x'], '# belongs to the path'],
    [['GET', '/api/v1/watch'], 'unable to determine kind and namespace from url, /api/v1/watch'],
    [['GET', 'api/v1/pods'], 'A path starts with /'],
  ])('%j: %s', async (args, note) => {
    expect((await decode(args)).stdout).toContain(note);
  });

  test('what Kubernetes does not have is said, in place of a rule', async () => {
    const url = '/api/v1/namespaces/team-a/deployments';
    const text = 'the core group has no deployments; did you mean /apis/apps/v1/namespaces/team-a/deployments?';
    const { stdout } = await decode([url]);
    expect(stdout).toContain(`\nDoubt\n- ${text}\n`);
    expect(stdout).not.toContain('RBAC rule');
    const doubt = { text, path: '/apis/apps/v1/namespaces/team-a/deployments', certainty: 'wrong' };
    expect(JSON.parse((await decode([url, '-o', 'json'])).stdout)).toMatchObject({ doubt });
    expect((await decode([url, '-o', 'yaml'])).stdout).toContain('\ndoubt:\n  text: the core group');
    expect((await decode(['-f', '-'], { stdin: url })).stdout).toContain(`GET ${url} (doubt: ${text})\n`);
  });

  test('what may be a custom resource has its rule, and the doubt', async () => {
    const { stdout } = await decode(['/apis/example.com/v1/widgets']);
    expect(stdout).toContain('\nDoubt\n- widgets.example.com is not of Kubernetes itself');
    expect(stdout).toContain('RBAC rule it needs, in a ClusterRole');
  });

  test('is drawn in ASCII where the locale is, and never moves the cursor', async () => {
    const { stdout } = await decode(['GET', '/api/v1/pods/%1b[31m%E2%80%AE'], { env: { LANG: 'C' } });
    expect(stdout).toContain(String.raw`| name              | \x1b[31m\u202e`);
    expect(stdout).toMatch(/^[\n\x20-\x7e]*$/);
  });

  test('-o json and -o yaml have the same keys in the same order', async () => {
    const json = (await decode(['DELETE', 'https://host:6443/api/v1/namespaces/a/pods', '-o', 'json'])).stdout;
    expect(Object.keys(JSON.parse(json) as object).join(' ')).toBe(KEYS);
    expect(JSON.parse(json)).toMatchObject({
      url: 'https://host:6443/api/v1/namespaces/a/pods',
      verb: 'deletecollection',
    });
    const yaml = (await decode(['GET', '/api/v1/watch', '-o', 'yaml'])).stdout;
    expect(yaml.match(/^\w+/gm)?.join(' ')).toBe(`${KEYS} error`);
  });

  test.each([
    [[], 'nothing to decode'],
    [['GET'], '"GET" is not a URL'],
    [['/api/v1/pods', 'GET'], 'the method comes first'],
    [['GET', '/api', '-f', 'x'], 'cannot take a request and -f'],
    [['-f', '/no/such/file'], 'there is no such file'],
    [['-f', tmpdir()], 'it is a directory'],
  ])('%j is an error', async (args, message) => {
    const { code, stdout, stderr } = await decode(args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error: .*\nhint: .*\n$/);
    expect(stderr).toContain(message);
  });
});

describe('what people paste', () => {
  test.each([
    [['GET /api/v1/pods'], { method: 'GET', url: '/api/v1/pods', verb: 'list' }],
    [['GET', '/api/v1/pods', 'HTTP/1.1'], { method: 'GET', url: '/api/v1/pods' }],
    [
      ['curl -XPOST https://h/api/v1/namespaces -d @ns.json'],
      { method: 'POST', verb: 'create', resource: 'namespaces' },
    ],
    [['--', 'curl', '-k', '-X', 'DELETE', 'https://h/api/v1/nodes/x'], { verb: 'delete', name: 'x' }],
    [['--', 'kubectl', 'get', '--raw', '/apis/apps/v1/deployments'], { verb: 'list', apiGroup: 'apps' }],
    [["curl -G h:6443/api/v1/pods \\\n --data-urlencode 'labelSelector=app=web'"], { labelSelector: 'app=web' }],
    [['GET /api/v1/pods?watch=1 HTTP/1.1\r\nHost: h\r\n\r\n'], { verb: 'watch' }],
    [
      ['I0101 00:00:00.000000 1 round_trippers.go:553] GET https://h/api 403 Forbidden in 1 milliseconds'],
      { path: '/api' },
    ],
  ])('%j', async (args, expected) => {
    const { stdout, stderr } = await decode(['-o', 'json', ...args]);
    expect(JSON.parse(stdout)).toMatchObject(expected);
    expect(stderr).toBe('');
  });

  test('several requests in one argument are listed, and lines without one counted', async () => {
    const { stdout, stderr } = await decode(['curl https://h/api/v1/pods https://h/api/v1/nodes\n200 OK']);
    expect(stdout.match(/^list .*$/gm)).toHaveLength(2);
    expect(stderr).toBe('1 line without a request\n');
  });

  test('of kubectl commands it says what shows their requests, and prints none of their words', async () => {
    const one = await decode(['kubectl --token=geheim-geheim get pods']);
    expect(one).toMatchObject({ code: 1, stdout: '' });
    expect(one.stderr).toMatch(
      /^error: only kubectl itself knows .* kubectl get sends\nhint: kubetrace run -- kubectl …/,
    );
    const stdin = 'kubectl get pods\nGET /api/v1/pods\nkubectl get pods --token=geheim-geheim\n\nelse\nelse\n';
    const many = await decode(['-f', '-'], { stdin });
    expect(many.stdout.split('\n')).toHaveLength(3);
    expect(many.stderr).toMatch(/kubectl get sends \(2 times\)\nhint: .*\n2 lines without a request\n$/);
    for (const { stderr } of [one, many]) expect(stderr).not.toContain('geheim');
  });

  test.each(['table', 'json', 'yaml'])('no credential in it is printed: %s', async (output) => {
    const secret = 'geheim-geheim';
    const lines = [
      `curl -u jane:${secret} -H 'Authorization: Bearer ${secret}' https://h/api/v1/pods`,
      `curl https://jane:${secret}@h/api/v1/pods?access_token=${secret}`,
      `GET /api/v1/pods/x;token=${secret}?token=${secret}`,
      `GET https://h/api/v1/x y?token=${secret}`,
      `GET /api/v1/pods HTTP/1.1\r\nAuthorization: Bearer ${secret}\r\nCookie: ${secret}`,
      `kubectl get --raw '/api/v1/pods?token=${secret}' --token=${secret}`,
      `I0101 00:00:00.000000 1 round_trippers.go:466] curl -v -XGET  -H "Authorization: Bearer ${secret}" 'https://h/api'`,
    ];
    const all = await decode(['-f', '-', '-o', output], { stdin: lines.join('\n') });
    const each = await Promise.all(lines.map((line) => decode(['-o', output, line])));
    for (const { stdout, stderr } of [all, ...each]) {
      expect(stdout).not.toBe('');
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  test.each(Object.entries(HOSTILE_TEXTS))('%s never reaches the terminal', async (_, text) => {
    const stdin = [
      `GET /api/v1/${text}`,
      `curl 'https://h/api/v1/${text}'`,
      text,
      `kubectl get ${text}`,
      `GET ${text}`,
    ].join('\n');
    for (const args of [
      ['-f', '-'],
      ['-f', '-', '-o', 'json'],
      ['-f', '-', '-o', 'yaml'],
      [`curl 'h:1/api/${text}'`],
      [text],
    ]) {
      const { stdout, stderr } = await decode(args, { stdin });
      expect(rawIn(stdout + stderr)).toBeUndefined();
    }
  });
});

describe('many requests', () => {
  test('one line of JSON per request, in order; a bad line does not stop the rest', async () => {
    const stdin =
      'GET /api/v1/pods\r\n\n  \nGET\nGET /a b\nGET \nGET /api/v1/watch\nGET x\n/metrics\nPOST /apis/a/v1/b HTTP/1.1';
    const { stdout } = await decode(['-f', '-', '-o', 'json'], { stdin });
    const lines = stdout.trimEnd().split('\n');
    const decoded = lines.map(
      (line) => JSON.parse(line) as { method: string; url: string; verb: string; error?: string },
    );
    expect(
      decoded.map(({ method, url, verb, error }) => [method, url, error === undefined ? verb : error.slice(0, 16)]),
    ).toEqual([
      ['GET', '/api/v1/pods', 'list'],
      ['GET', '', 'the line has no '],
      ['GET', '/a b', 'the URL contains'],
      ['GET', '', 'get'],
      ['GET', '/api/v1/watch', 'unable to determ'],
      ['GET', 'x', '400 Bad Request:'],
      ['GET', '/metrics', 'get'],
      ['POST', '/apis/a/v1/b', 'create'],
    ]);
    for (const line of decoded)
      expect(
        Object.keys(line)
          .join(' ')
          .replace(/ (?:error|doubt)$/, ''),
      ).toBe(KEYS);
  });

  test('agrees with what an API server decoded, however the file comes in pieces', async () => {
    const rows = readTable<[string, string, string, object | number]>('requestinfo-recorded');
    const asked = rows.filter(([, method, target]) => !/\s/.test(target) && method !== '');
    const file = join(folder, 'requests.txt');
    const copies = 40;
    writeFileSync(
      file,
      asked
        .map(([, method, target]) => `${method} ${target}\n`)
        .join('')
        .repeat(copies),
    );
    const lines = (await decode(['-f', file, '-o', 'json'])).stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(asked.length * copies);
    for (const [i, line] of lines.entries()) {
      const [, , target, expected] = asked[i % asked.length]!;
      const decoded = JSON.parse(line) as { url: string; error?: string };
      expect(decoded.url).toBe(target);
      if (typeof expected === 'number') expect(decoded.error).toBeTypeOf('string');
      else expect(decoded).toMatchObject(expected);
    }
  });

  test('a table, and YAML documents', async () => {
    const stdin = 'GET /apis/apps/v1/namespaces/a/deployments/web/scale\nGET /healthz\nGET /api/v1/watch\n';
    expect((await decode(['-f', '-'], { stdin })).stdout.replaceAll(/ +/g, ' '))
      .toBe(`VERB RESOURCE NAMESPACE NAME REQUEST
get deployments/scale.apps a web GET /apis/apps/v1/namespaces/a/deployments/web/scale
get - - - GET /healthz
- - - - GET /api/v1/watch (error: unable to determine kind and namespace from url, /api/v1/watch)
`);
    expect((await decode(['-f', '-', '-o', 'yaml'], { stdin })).stdout.match(/^---\nmethod: GET$/gm)).toHaveLength(3);
  });

  test('waits for a slow reader', async () => {
    let waiting = 0;
    let most = 0;
    const stdout = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, done) => {
        most = Math.max(most, ++waiting);
        setImmediate(() => {
          waiting--;
          done();
        });
      },
    });
    const file = join(folder, 'many.txt');
    writeFileSync(file, 'GET /api/v1/pods\n'.repeat(50_000));
    expect(await run(['decode', '-f', file, '-o', 'json'], { ...aTerminal(), stdout })).toBe(0);
    expect([most, stdout.writableLength]).toEqual([1, 0]);
  });

  test('ends when the reader has gone', async () => {
    const gone = new Writable({ highWaterMark: 1, write: () => gone.destroy() });
    const file = join(folder, 'gone.txt');
    writeFileSync(file, 'GET /api/v1/pods\n'.repeat(50_000));
    expect(await run(['decode', '-f', file, '-o', 'json'], { ...aTerminal(), stdout: gone })).toBe(0);
  });
});

async function decode(
  args: readonly string[],
  options: { env?: Record<string, string>; stdin?: string } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const terminal = aTerminal(options);
  const code = await run(['decode', ...args], terminal);
  return { code, ...terminal.written };
}
