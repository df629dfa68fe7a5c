import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { SHOWABLE, type Showable } from '../../../src/log/detail.ts';
import { bodyDrawing } from '../../../src/log/pretty/body-drawing.ts';
import { prettyFormat } from '../../../src/log/pretty/pretty-format.ts';
import { requestInfoTable } from '../../../src/log/pretty/request-info-table.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { DISCOVERY, EXCHANGES } from '../../support/exchange-cases.ts';
import { linesByLevel } from '../../support/log-levels.ts';
import { toldLines } from '../../support/told-lines.ts';
import type { Moment } from '../../../src/log/facts/moment.ts';

function lines(name: keyof typeof EXCHANGES, verbosity: number, moment: Moment = 'ended'): string[] {
  return toldLines(prettyFormat({ verbosity, color: false, pid: 7 }).exchange(EXCHANGES[name], moment));
}

test('level 0: what was missing, and nothing of what went well', () => {
  const names = Object.keys(EXCHANGES) as (keyof typeof EXCHANGES)[];
  expect(`\n${names.flatMap((name) => lines(name, 0)).join('\n')}\n`).toBe(`
03:04:05.690  403 list secrets team-a/: missing rule: list secrets in a Role of namespace team-a for alice
03:04:05.690  401 list pods team-a/: the server answered 401 without giving a reason
03:04:05.690  403 get pods/attach team-a/web-0: refused by kubetrace: --reject-paths="^/api/.*/pods/.*/attach" (--reject-paths)
03:04:05.680  --- list pods team-a/: ECONNREFUSED: kubetrace: nothing is listening at the address of the API server
`);
});

test('level 1: one line for each', () => {
  const told = [
    ...(['list', 'get', 'create', 'patch', 'delete', 'subresource', 'nonResource', 'undecoded'] as const).map(
      (name) => [name, 'ended'] as const,
    ),
    ...(['denied', 'unauthenticated', 'refused'] as const).map((name) => [name, 'ended'] as const),
    ['watching', 'opened'] as const,
    ['left', 'closed'] as const,
    ['upgrade', 'opened'] as const,
    ['upgrade', 'closed'] as const,
    ['failed', 'ended'] as const,
  ];
  expect(`\n${told.flatMap(([name, moment]) => lines(name, 1, moment)).join('\n')}\n`).toBe(`
03:04:05.690  list     pods                            team-a/                         200     12ms  kubectl/v1.33.1
03:04:05.690  get      deployments.apps                team-a/web                      200     12ms  kubectl/v1.33.1
03:04:05.690  create   deployments.apps                team-a/                         201     12ms  node
03:04:18.023  patch    nodes/status                    node1                           200    12.3s  kubectl/v1.33.1
03:04:05.690  delete   namespaces                      team-a                          200     12ms  127.0.0.1:40312
03:04:05.690  get      deployments/scale.apps          team-a/web                      404     12ms  kubectl/v1.33.1
03:04:05.690  get      /healthz                                                        200     12ms  kubetrace
03:04:05.690  GET      /api/v1/watch                                                   500     12ms  kubectl/v1.33.1
03:04:05.690  list     secrets                         team-a/                         403     12ms  kubectl/v1.33.1
              missing rule: list secrets in a Role of namespace team-a for alice
03:04:05.690  list     pods                            team-a/                         401     12ms  127.0.0.1:40312
              the server answered 401 without giving a reason
03:04:05.690  get      pods/attach                     team-a/web-0                    403     12ms  kubectl/v1.33.1
              refused by kubetrace: --reject-paths="^/api/.*/pods/.*/attach" (--reject-paths)
03:04:05.681  watch    pods                            team-a/                         200      3ms  kubectl/v1.33.1  opened
03:04:37.778  watch    pods                            team-a/                         200    32.1s  kubectl/v1.33.1  closed by the client
03:04:05.687  create   pods/exec                       team-a/web-0                    101     12ms  kubectl/v1.33.1  SPDY/3.1  opened
03:04:05.690  create   pods/exec                       team-a/web-0                    101     12ms  kubectl/v1.33.1  SPDY/3.1  closed
03:04:05.680  list     pods                            team-a/                         ---      2ms  kubectl/v1.33.1  failed
              ECONNREFUSED: kubetrace: nothing is listening at the address of the API server
`);
});

test('level 1 says what the client certificate overruled', () => {
  const overrules = "the client's own Authorization";
  const credential = { kind: 'clientCertificate', source: 'user "dev" in /k', overrules } as const;
  const told = (verbosity: number) =>
    toldLines(prettyFormat({ verbosity, color: false, pid: 7 }).exchange(anExchange({ credential }), 'ended'));
  expect(told(0).join()).not.toContain('ignored');
  expect(told(1).at(-1)).toBe(
    "              ignored     the client's own Authorization: our client certificate takes precedence",
  );
});

test('level 4: sizes, what was requested and by whom, and for a denial the whole cure', () => {
  expect(`\n${lines('denied', 4).join('\n')}\n`).toBe(`
03:04:05.690  list     secrets                         team-a/                         403     12ms  kubectl/v1.33.1
              missing rule: list secrets in a Role of namespace team-a for alice
              api         v1
              size        sent 0 B, received 0 B
              accept      application/json
              client      127.0.0.1:40312, kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0
              credential  token, user "alice" in ~/.kube/config, issued 2h ago, expires in 60s
              identity    alice, dev-team
              audit-id    d7aec04b
              flow        schema f1, level p1
              warning     299 - "old"
              cure        least
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata:
                  name: alice-list-secrets
                  namespace: team-a
                rules:
                  - apiGroups: [""]
                    resources: ["secrets"]
                    verbs: ["list"]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata:
                  name: alice-list-secrets
                  namespace: team-a
                roleRef:
                  apiGroup: rbac.authorization.k8s.io
                  kind: Role
                  name: alice-list-secrets
                subjects:
                  - kind: User
                    name: alice
                    apiGroup: rbac.authorization.k8s.io
              or          in every namespace
`);
});

test('level 9: the wire, laid out', () => {
  expect(`\n${lines('create', 9).slice(1).join('\n')}\n`).toBe(`
              POST https://10.0.0.1:6443/apis/apps/v1/namespaces/team-a/deployments?fieldManager=kubectl-create&dryRun=All
              curl        curl -v -XPOST -H "Content-Type: application/json" -H "User-Agent: node" 'https://10.0.0.1:6443/apis/apps/v1/namespaces/team-a/deployments?fieldManager=kubectl-create&dryRun=All'
              > Content-Type: application/json
              > User-Agent: node
              | {"kind":"Deployment"}
              201 Created in 9 ms
              < Content-Type: application/json
`);
});

test('every level of every kind of exchange; in front of each line the level that adds it', async () => {
  const text = linesByLevel((verbosity) =>
    prettyFormat({ verbosity, color: false, pid: 7 }, verbosity >= 5 ? { table: requestInfoTable } : {}),
  );
  await expect(text).toMatchFileSnapshot('../../tables/log-levels.pretty.txt');
});

describe('each level adds to the one before', () => {
  test.each(Object.keys(EXCHANGES) as (keyof typeof EXCHANGES)[])('%s', (name) => {
    // From 6 on what is kubectl's; the rest is left out there.
    for (const verbosity of [2, 3, 4, 5, 7, 8, 9, 10]) {
      expect(lines(name, verbosity)).toEqual(expect.arrayContaining(lines(name, verbosity - 1)));
    }
  });
});

test('a line for a closed stream shows its sizes, and does not repeat what was logged when it opened', () => {
  expect(`\n${lines('left', 5, 'closed').slice(1).join('\n')}\n`).toBe(`
              size        sent 0 B, received 12,345 B
`);
});

test('names on a narrow terminal get less room', () => {
  const format = prettyFormat({ verbosity: 1, color: false, columns: 80, pid: 7 });
  const told = [EXCHANGES.list, EXCHANGES.get].flatMap((exchange) => toldLines(format.exchange(exchange, 'ended')));
  expect(`\n${told.join('\n')}\n`).toBe(`
-- kubectl/v1.33.1
03:04:05  list     pods                    team-a/                 200     12ms
03:04:05  get      deployments.apps        team-a/web              200     12ms
`);
});

describe.each([60, 80, 100, 160])('on a terminal of %i columns', (columns) => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('no line of level %i is longer', (verbosity) => {
    const format = prettyFormat(
      { verbosity, show: verbosity === 10 ? SHOWABLE : [], color: false, columns, pid: 7 },
      { table: requestInfoTable, body: bodyDrawing },
    );
    const all = [...Object.values(EXCHANGES), LONG_NAMES].flatMap((exchange) =>
      (['opened', 'ended', 'closed'] as const).flatMap((moment) => toldLines(format.exchange(exchange, moment))),
    );
    const event = {
      type: 'MODIFIED',
      namespace: 'a-namespace-with-a-long-name',
      name: 'a-name',
      resourceVersion: '5634',
    };
    const table = ['NAME                                        READY   STATUS    RESTARTS   AGE   IP   NODE'];
    const others = [
      ...format.watchEvent(EXCHANGES.watching, { ...event, table }, EXCHANGES.watching.startedAt),
      ...format.watchEvent(EXCHANGES.watching, { ...event, message: 'too old '.repeat(20) }, 0),
      ...(format.discovery?.({ ...DISCOVERY, client: 'a-client/with-a-long-name-of-its-own' }) ?? []),
      ...(format.repeated?.({ first: EXCHANGES.failed, more: 4, endedAt: EXCHANGES.failed.startedAt + 40 }) ?? []),
      format.dropped(1234),
    ];
    const lines = [...all, ...others].flatMap((text) => text.split('\n'));
    expect(lines.filter((line) => line.length > columns && !isCopiedWhole(line))).toEqual([]);
  });
});

/** As long as names may be. */
const LONG_NAMES = anExchange({
  target: `/apis/${'group.'.repeat(20)}io/v1/namespaces/${'n'.repeat(63)}/${'resources'.repeat(7)}/${'name-'.repeat(50)}/status`,
});

/** A URL, and what has to be pasted in one piece: a word of a manifest or of a command. */
function isCopiedWhole(line: string): boolean {
  return /^\s*(?:[A-Z]+|[a-z]+:) \S+$|^\s*-H "[^"]*" \\$|^\s*'https:\S+'$/.test(line);
}

test('a terminal that is resized is laid out for from the next line on', () => {
  let columns = 120;
  const format = prettyFormat({ verbosity: 1, color: false, columns: () => columns, pid: 7 });
  const lines = () => toldLines(format.exchange(EXCHANGES.list, 'ended'));
  expect(lines()).toEqual([expect.stringMatching(/^03:04:05\.690 .{80,}kubectl\/v1\.33\.1$/)]);
  columns = 80;
  expect(lines()).toEqual(['-- kubectl/v1.33.1', expect.stringMatching(/^03:04:05 .{50,} 12ms$/)]);
  columns = 120;
  expect(lines()).toHaveLength(1);
});

test('a command that is too long can be pasted as it stands', () => {
  const at = (columns: number) =>
    toldLines(prettyFormat({ verbosity: 9, color: false, columns, pid: 7 }).exchange(EXCHANGES.create, 'ended'));
  const broken = at(80).join('\n');
  const [, command = ''] = /^ +curl {8}(curl(?:.* \\\n)+.*)$/m.exec(broken) ?? [];
  expect(command.split('\n').map((line) => line.trim())).toEqual([
    'curl -v -XPOST \\',
    '-H "Content-Type: application/json" \\',
    '-H "User-Agent: node" \\',
    `'${EXCHANGES.create.upstreamUrl}'`,
  ]);
  const printed = execFileSync('sh', ['-c', `curl() { printf '<%s>' "$@"; }\n${command}`]).toString();
  expect(printed).toBe(
    `<-v><-XPOST><-H><Content-Type: application/json><-H><User-Agent: node><${EXCHANGES.create.upstreamUrl}>`,
  );
});

test('what kubetrace asked is one line, after the exchange that it is about', () => {
  expect(lines('allowed', 3).join()).not.toContain('asked');
  for (const verbosity of [4, 5, 6, 10]) {
    expect(lines('allowed', verbosity).at(-1)).toBe(
      '              asked why: allowed by ClusterRoleBinding network-admins, 48 ms',
    );
  }
});

test('--show brings back what the levels of kubectl leave out, and adds to lower ones', () => {
  const shown = (verbosity: number, show: readonly Showable[]) =>
    toldLines(
      prettyFormat({ verbosity, show, color: false, pid: 7 }, { table: requestInfoTable }).exchange(
        EXCHANGES.denied,
        'ended',
      ),
    ).join('\n');
  const signs: Readonly<Record<Showable, string>> = {
    sizes: ' size  ',
    request: ' accept  ',
    identity: ' identity  ',
    rule: 'RequestInfo',
    cure: 'kind: RoleBinding',
  };
  for (const name of SHOWABLE) {
    expect(shown(5, [])).toContain(signs[name]);
    expect([shown(6, []), shown(1, [])].join()).not.toContain(signs[name]);
    for (const verbosity of [1, 6, 10]) expect(shown(verbosity, [name])).toContain(signs[name]);
  }
});

test('no text from others writes escape sequences to the terminal', () => {
  const exchange = anExchange({
    target: '/api/v1/pods/a%1b%5B2J',
    requestHeaders: [['User-Agent', 'x\u001b[2J\u009b1m']],
  });
  const told = toldLines(prettyFormat({ verbosity: 10, color: false, pid: 7 }).exchange(exchange, 'ended')).join('\n');
  expect(told).not.toMatch(/[^\P{Cc}\n]/u);
});

test('colour says the kind of verb and the class of the status', () => {
  const [line] = prettyFormat({ verbosity: 1, color: true, columns: 100, pid: 7 }).exchange(EXCHANGES.list, 'ended');
  expect(line).toContain('\u001b[36mlist   \u001b[0m');
  expect(line).toContain('\u001b[32m200\u001b[0m');
});

test('discovery calls keep the columns', () => {
  const told = [1, 2].flatMap((verbosity) => prettyFormat({ verbosity, color: false, pid: 7 }).discovery!(DISCOVERY));
  expect(`\n${told.join('\n')}\n`).toBe(`
03:04:05.712  get      discovery                       12 requests                             34ms  kubectl/v1.33.1
03:04:05.712  get      discovery                       12 requests                             34ms  kubectl/v1.33.1
              size        received 1,234 B
`);
});

test('an event of a watch keeps the columns', () => {
  const format = prettyFormat({ verbosity: 3, color: false, columns: 80, pid: 7 });
  const event = { type: 'ADDED', namespace: 'team-a', name: 'web-0', resourceVersion: '563' };
  expect(format.watchEvent(EXCHANGES.watching, event, EXCHANGES.watching.startedAt)).toEqual([
    '03:04:05  watch    pods                    team-a/web-0            ADDED',
  ]);
  const wide = prettyFormat({ verbosity: 3, color: false, columns: 120, pid: 7 });
  expect(wide.watchEvent(EXCHANGES.watching, event, EXCHANGES.watching.startedAt).join()).toMatch(
    /team-a\/web-0 +ADDED {2}resourceVersion 563$/,
  );
  const error = { ...event, type: 'ERROR', message: 'too old resource version: 5 (563), list again' };
  expect(format.watchEvent(EXCHANGES.watching, error, EXCHANGES.watching.startedAt)).toEqual([
    '03:04:05  watch    pods                    team-a/web-0            ERROR',
    '              too old resource version: 5 (563), list again',
  ]);
});
