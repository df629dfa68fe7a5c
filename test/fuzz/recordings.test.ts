import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ActionableError } from '../../src/api/actionable-error.ts';
import { setOwnValue } from '../../src/api/own-value.ts';
import { exporter, EXPORT_FORMATS } from '../../src/export/exporter.ts';
import { requestLog } from '../../src/log/request-log.ts';
import { leastRoles } from '../../src/needs/roles/least-roles.ts';
import { roleManifest } from '../../src/needs/roles/role-manifest.ts';
import { namedRoles } from '../../src/needs/roles/role-names.ts';
import { Usage } from '../../src/needs/usage.ts';
import type { Exchange } from '../../src/trace/exchange.ts';
import { traceLine } from '../../src/trace/file/trace-line.ts';
import { anAuditEvent } from '../support/an-audit-event.ts';
import { anExchange } from '../support/an-exchange.ts';
import { runs } from '../support/fuzz-runs.ts';
import { readText, type ReadText } from '../support/read-text.ts';

const EVENT = anAuditEvent({
  impersonatedUser: { username: 'eve', groups: ['a'], uid: '7', extra: { scopes: ['x'] } },
  requestObject: { kind: 'Role', metadata: { name: 'r', ownerReferences: [{ kind: 'Pod', name: 'p' }] }, rules: [] },
  responseObject: { kind: 'Status' },
  annotations: { 'authorization.k8s.io/decision': 'forbid', 'authorization.k8s.io/reason': 'RBAC: x' },
});
const DENIED = 'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "team-a"';
const EXCHANGE: unknown = JSON.parse(
  traceLine(
    anExchange({
      id: 1,
      method: 'POST',
      target: '/api/v1/namespaces/a/pods',
      requestBody: '{"a":1}',
      status: '201 Created',
    }),
    Infinity,
  ),
);
const GKE = {
  insertId: 'x',
  timestamp: '2026-01-02T03:04:05Z',
  labels: { 'authorization.k8s.io/decision': 'allow' },
  operation: { id: 'o' },
  protoPayload: {
    serviceName: 'k8s.io',
    methodName: 'io.k8s.core.v1.pods.create',
    resourceName: 'core/v1/namespaces/team-a/pods/p',
    authenticationInfo: { principalEmail: 'jane@example.com', authoritySelector: 'eve' },
    authorizationInfo: [{ granted: true, resource: 'core/v1/namespaces/team-a/pods' }],
    requestMetadata: { callerIp: '10.0.0.1', callerSuppliedUserAgent: 'x' },
    request: { kind: 'Pod' },
    response: { kind: 'Status', code: 403, message: DENIED, reason: 'Forbidden' },
    status: { code: 7, message: 'x' },
  },
};
const HAR = {
  log: {
    version: '1.2',
    entries: [
      {
        startedDateTime: '2026-01-02T03:04:05Z',
        time: 3,
        request: {
          method: 'POST',
          url: 'https://h/api/v1/namespaces/a/pods?x=1',
          headers: [{ name: 'Content-Type', value: 'application/json' }],
          postData: { text: '{}', _encoding: 'base64' },
        },
        response: { status: 403, statusText: 'x', headers: [], content: { text: '{"kind":"Status"}', encoding: '' } },
        _kubernetes: { id: 3, origin: 'client', requestInfo: anExchange({ target: '/api/v1/pods' }).requestInfo },
      },
    ],
  },
};
const DENIED_EVENT = anAuditEvent({
  objectRef: null,
  responseStatus: { code: 403, message: DENIED, reason: 'Forbidden', status: 'Failure' },
});
/** Each is a record, in some wrapper or none. */
const RECORDS: readonly unknown[] = [
  EVENT,
  EVENT,
  DENIED_EVENT,
  { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [EVENT, DENIED_EVENT] },
  EXCHANGE,
  GKE,
  HAR,
  { records: [{ category: 'kube-audit', properties: { log: JSON.stringify(EVENT) } }] },
  { events: [{ message: JSON.stringify(EVENT) }] },
  { log: `${JSON.stringify(EVENT)}\n`, stream: 'stdout' },
];

type Key = string | number;

/** The way to every value, except what says which kind of record it is. */
function pathsOf(value: unknown, path: readonly Key[] = []): (readonly Key[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).filter(
    ([key]) => path.length > 0 || !['kind', 'apiVersion', 'stage'].includes(key),
  );
  return [path, ...inner.flatMap(([key, one]) => pathsOf(one, [...path, Array.isArray(value) ? Number(key) : key]))];
}

function withValue(value: unknown, [key, ...rest]: readonly Key[], replaced: unknown): unknown {
  if (key === undefined) return replaced;
  const copy = structuredClone(value) as Record<Key, unknown>;
  setOwnValue(copy, String(key), withValue(copy[key], rest, replaced));
  return copy;
}

const deep = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
const odd = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1e300,
      999,
      '',
      ' ',
      '\u0000',
      [],
      {},
      [null],
      [[]],
      '*',
      '%',
      '/',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>('x'.repeat(5000), deep(50), '\ud800', '__proto__', 'api/v1', '<<', '{"a":'),
  },
  { weight: 2, arbitrary: fc.jsonValue() },
);

/** A record with up to three of its values replaced. */
const record = fc
  .tuple(fc.constantFrom(...RECORDS), fc.array(fc.tuple(fc.nat(), odd), { maxLength: 3 }), fc.nat(1e9))
  .map(([one, changes, id]) => {
    const named = one === EVENT || one === DENIED_EVENT ? { ...(one as object), auditID: `${id}` } : one;
    return changes.reduce((now, [at, value]) => {
      const paths = pathsOf(now).filter((path) => path.length > 0);
      return paths.length > 0 ? withValue(now, paths[at % paths.length] ?? [], value) : now;
    }, named);
  });

/** A line as programs write it, or one that is cut, torn or of another kind. */
const line = fc.oneof(
  { weight: 6, arbitrary: record.map((one) => JSON.stringify(one)) },
  { weight: 1, arbitrary: fc.tuple(record, fc.nat()).map(([one, at]) => cut(JSON.stringify(one), at)) },
  {
    weight: 1,
    arbitrary: fc.tuple(record, fc.nat(), fc.string()).map(([one, at, text]) => torn(JSON.stringify(one), at, text)),
  },
  { weight: 1, arbitrary: record.map((one) => `2026-01-02T03:04:05Z stdout F ${JSON.stringify(one)}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'I0102 hello',
      '{"level":"info"}',
      '7',
      '"x"',
      'null',
      '{',
      '{"a":[',
      '\ufeff{}',
      '---',
      `{"kind":"Event","apiVersion":"audit.k8s.io/v1","requestObject":${'['.repeat(3000)}${']'.repeat(3000)}}`,
      '{"a":'.repeat(2000),
    ),
  },
);

function cut(text: string, at: number): string {
  // Not where the next line could go on with it as JSON.
  return text.slice(0, 1 + (at % (text.length - 1))).replace(/\W+$/u, '');
}

function torn(text: string, at: number, inserted: string): string {
  const from = at % text.length;
  return text.slice(0, from) + inserted.replaceAll('\n', ' ').replaceAll('\r', ' ') + text.slice(from + 1);
}

/** A line that says nothing, or that there is nothing. */
function isEmpty(text: string): boolean {
  if (/^(?:[\s[\],]*|---.*)$/u.test(text)) return true;
  return /"(?:items|entries)":(?:\[\]|null)/u.test(text);
}

/** How many records the warnings speak of. */
function countedIn(warnings: readonly string[]): number {
  return warnings.reduce((sum, warning) => {
    const [, many] =
      /: (\d+), (?:line|the first in line) \d+$/u.exec(warning) ?? /: (\d+) more malformed/u.exec(warning) ?? [];
    if (warning.endsWith('; passed over') && many === undefined) return sum + 1;
    return /audit events without a verb/u.test(warning) ? sum : sum + Number(many ?? 0);
  }, 0);
}

async function readAll(text: string, options: Parameters<typeof readText>[1]): Promise<ReadText | undefined> {
  try {
    return await readText(text, options);
  } catch (error) {
    if (!(error instanceof ActionableError)) throw error;
    return undefined;
  }
}

/** What commands make of exchanges. */
async function used(exchanges: readonly Exchange[]): Promise<void> {
  const usage = new Usage();
  for (const exchange of exchanges) usage.add(exchange);
  const { roles } = leastRoles(usage);
  if (roles.length > 0) roleManifest(namedRoles(roles), []);
  for (const format of EXPORT_FORMATS) {
    const out = exporter(format, { version: '1', baseUrl: 'http://127.0.0.1:1', curlTarget: 'proxy', title: '' });
    for (const exchange of exchanges) out.add(exchange);
    out.end();
  }
  const log = await requestLog({ write: () => true }, { format: 'pretty', verbosity: 10, color: false });
  for (const object of exchanges) log.observe({ type: 'ADDED', object });
  await log.close?.();
}

const LIMITS = [undefined, { whole: 200, batch: 500, most: 3000 }] as const;

test('whatever is in the lines of a file, each is read or counted, and nothing of it is an internal error', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...LIMITS),
      async (lines, limits) => {
        // The first is whole, so that the file holds an exchange.
        const whole = JSON.stringify(anAuditEvent({ auditID: 'whole' }));
        const text = [whole, ...lines, ''].join('\n');
        const read = await readAll(text, { apiOnly: true, ...(limits && { limits }) });
        if (!read) return;
        const { exchanges, warnings } = read;
        const said = lines.filter((one) => !isEmpty(one)).length;
        expect(
          exchanges.length + countedIn(warnings),
          JSON.stringify([warnings, exchanges.length]),
        ).toBeGreaterThanOrEqual(said + 1);
        await used(exchanges);
      },
    ),
    runs(60),
  );
}, 0);

test('a document of any shape is read or refused, in any layout', async () => {
  const layout = fc.constantFrom(
    (value: unknown) => JSON.stringify(value),
    (value: unknown) => JSON.stringify(value, undefined, 2),
    (value: unknown) => JSON.stringify([value, [value]]),
    (value: unknown) => JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [value] }, undefined, 1),
    (value: unknown) => stringify(value, { aliasDuplicateObjects: false }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(record, odd),
      layout,
      fc.constantFrom(...LIMITS),
      fc.nat(),
      async (value, write, limits, at) => {
        const text = write(value) ?? '';
        for (const one of [text, cut(`${text} `, at)]) {
          const read = await readAll(one, { apiOnly: true, ...(limits && { limits }) });
          if (read) await used(read.exchanges);
        }
      },
    ),
    runs(40),
  );
}, 0);
