import { describe, expect, test } from 'vitest';
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
  expect(`\n${lines('create', 9).slice(7).join('\n')}\n`).toBe(`
              wire        POST https://10.0.0.1:6443/apis/apps/v1/namespaces/team-a/deployments?fieldManager=kubectl-create&dryRun=All
              curl        curl -v -XPOST  -H "Content-Type: application/json" -H "User-Agent: node" 'https://10.0.0.1:6443/apis/apps/v1/namespaces/team-a/deployments?fieldManager=kubectl-create&dryRun=All'
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
    for (let verbosity = 2; verbosity <= 10; verbosity++) {
      expect(lines(name, verbosity)).toEqual(expect.arrayContaining(lines(name, verbosity - 1)));
    }
  });
});

test('a line for a closed stream shows its sizes, and does not repeat what was logged when it opened', () => {
  expect(`\n${lines('left', 9, 'closed').slice(1).join('\n')}\n`).toBe(`
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
  test.each([0, 1, 2, 3, 4])('no line of level %i is longer, but for one word after its label', (verbosity) => {
    const format = prettyFormat({ verbosity, color: false, columns, pid: 7 });
    const all = Object.values(EXCHANGES).flatMap((exchange) =>
      (['opened', 'ended', 'closed'] as const).flatMap((moment) => toldLines(format.exchange(exchange, moment))),
    );
    expect(all.filter((line) => line.length > columns && !/^\s*(?:\S+\s+)?\S+$/.test(line))).toEqual([]);
  });
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
    '03:04:05  watch    pods                    team-a/web-0            ADDED  resourceVersion 563',
  ]);
});
