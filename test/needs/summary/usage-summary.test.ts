import fc from 'fast-check';
import { expect, test } from 'vitest';
import { traceSourceOf } from '../../../src/export/files/usage/trace-source.ts';
import { readTrace } from '../../../src/export/files/read-trace.ts';
import { leastRoles } from '../../../src/needs/roles/least-roles.ts';
import { roleManifest } from '../../../src/needs/roles/role-manifest.ts';
import { namedRoles } from '../../../src/needs/roles/role-names.ts';
import { rolesComment, rolesNotes } from '../../../src/needs/roles/role-notes.ts';
import { addStored } from '../../../src/needs/summary/stored-summary.ts';
import { summaryLines } from '../../../src/needs/summary/summary-lines.ts';
import { UsageSummary } from '../../../src/needs/summary/usage-summary.ts';
import { Usage } from '../../../src/needs/usage.ts';
import type { UsageOptions } from '../../../src/needs/usage-view.ts';
import { groupSubject, subjectOf } from '../../../src/rbac/rules/subject.ts';
import type { Exchange } from '../../../src/trace/exchange.ts';
import { anAuditEvent } from '../../support/an-audit-event.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { EXCHANGES } from '../../support/exchange-cases.ts';
import { runs } from '../../support/fuzz-runs.ts';
import { RANDOM_EVENT } from '../../support/random-events.ts';

type Events = readonly Record<string, unknown>[];

async function exchangesOf(events: Events): Promise<Exchange[]> {
  const bytes = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const found: Exchange[] = [];
  const input = {
    name: 'events',
    bytes: (async function* () {
      yield bytes;
    })(),
  };
  for await (const batch of readTrace(input, { warn: () => undefined })) found.push(...batch);
  return found;
}

async function counted(events: Events): Promise<string[]> {
  const summary = new UsageSummary();
  for (const exchange of await exchangesOf(events)) summary.add(exchange, traceSourceOf(exchange));
  return [...summaryLines(summary)];
}

/** As `kubetrace usage A B` adds usage files. */
function added(...files: readonly (readonly string[])[]): string[] {
  return [...summaryLines(summaryOf(files.flat()))];
}

function summaryOf(lines: readonly string[]): UsageSummary {
  const summary = new UsageSummary();
  for (const line of lines) addStored(JSON.parse(line) as Record<string, unknown>, summary);
  return summary;
}

const EVENTS = fc.array(RANDOM_EVENT, { maxLength: 40 });

test('adding usage files is associative and commutative, and the same as one pass over all requests', async () => {
  await fc.assert(
    fc.asyncProperty(EVENTS, EVENTS, EVENTS, async (first, second, third) => {
      const [a, b, c] = [await counted(first), await counted(second), await counted(third)];
      const all = await counted([...first, ...second, ...third]);
      expect(added(added(a, b), c)).toEqual(all);
      expect(added(a, added(b, c))).toEqual(all);
      expect(added(c, a, b)).toEqual(all);
      expect(added(added(c), b, added(a))).toEqual(all);
      // A file without anything adds nothing.
      expect(added(a, added())).toEqual(a);
    }),
    runs(40),
  );
});

const ASKED: readonly UsageOptions[] = [
  {},
  { allowedOnly: true },
  { subject: subjectOf('alice') },
  { subject: subjectOf('bob') },
  { subject: groupSubject('dev') },
  { subject: groupSubject('ops'), withOthers: true },
  { subject: subjectOf('system:serviceaccount:ci:deployer'), allowedOnly: true },
];

test('whatever is asked for, the Roles of usage files are those of the requests, with every word around them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(EVENTS, { minLength: 1, maxLength: 5 }), async (shards) => {
      const parts = await Promise.all(shards.map(counted));
      const merged = summaryOf(parts.toReversed().flat());
      for (const options of ASKED) {
        const usage = new Usage(options);
        for (const exchange of await exchangesOf(shards.flat()))
          usage.add(exchange, { source: traceSourceOf(exchange) });
        expect(rolesText(new Usage(options, merged.counts), options)).toBe(rolesText(usage, options));
      }
    }),
    runs(15),
  );
});

function rolesText(usage: Usage, { subject }: UsageOptions): string {
  if (usage.requests === 0) return `${JSON.stringify([...usage.passedOver])} ${usage.others.join()}`;
  const found = leastRoles(usage, { subject });
  const asked = { subject, nameSubject: 'name one' };
  const notes = rolesNotes(usage, found, asked).join('\n');
  return `${notes}\n${roleManifest(namedRoles(found.roles), rolesComment(usage, found, { sources: ['x'], asked }))}`;
}

test('what was recorded is kept apart from a log of everyone, with whom it impersonated and what its bodies do not show', () => {
  const summary = new UsageSummary();
  const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/team-a/rolebindings';
  const all = [
    ...Object.values(EXCHANGES),
    anExchange({ method: 'POST', target: rbac, status: '201 Created' }),
    anExchange({ requestHeaders: [['Impersonate-User', 'bob']] }),
    anExchange({ method: 'POST', target: '/apis/authorization.k8s.io/v1/subjectaccessreviews', status: '201 Created' }),
  ];
  for (const exchange of all) summary.add(exchange, 'recording');
  const lines = [...summaryLines(summary)];
  expect(lines.join('\n')).toMatch(/"source":"recording".*"impersonated":\{"user":"bob".*"neededBy":"both"/);
  expect(lines.join('\n')).toMatch(/"unknown":\{"[^"]+":1\}/);
  expect(lines[0]).toMatch(/"passedOver":\{"not authenticated":1,"not decoded":1,/);
  expect(lines[0]).toMatch(/"unreadReviews":1/);
  expect(added(lines)).toEqual(lines);
});

test('a caller with many needs has several lines, which together are that caller', async () => {
  const events = Array.from({ length: 2500 }, (_, i) =>
    anAuditEvent({
      verb: 'get',
      requestURI: '',
      objectRef: { resource: 'pods', apiVersion: 'v1', namespace: 'team-a', name: `p${i}` },
      impersonatedUser: { username: 'bob' },
    }),
  );
  const lines = await counted(events);
  expect(lines.map((line) => (JSON.parse(line) as { requests?: number }).requests)).toEqual([undefined, 2500, 0, 0]);
  expect(added(lines.toReversed())).toEqual(lines);
  expect(summaryOf(lines).counts.callers).toHaveLength(1);
});

test('a file of requests that was counted twice is known to be', () => {
  const summary = new UsageSummary();
  for (const hash of ['a', 'b', 'a']) summary.addInput(hash);
  expect([summary.inputs.sorted, [...summary.repeated]]).toEqual([['a', 'b'], ['a']]);
});

test.each([
  [{ kind: 'Usage', source: 'log' }, 'source: expected audit log, recording, spans, found a string'],
  [{ kind: 'Usage', source: 'recording', allowed: true, requests: -1 }, 'requests: expected a whole number'],
  [{ kind: 'UsageFile', sources: [], passedOver: { 'for fun': 1 } }, 'passedOver: expected reasons'],
  [
    { kind: 'Usage', source: 'recording', allowed: true, requests: 1, needs: [{ anyOf: [], count: 1 }] },
    'needs[0].anyOf: expected a set of permissions',
  ],
])('what is not as described is an error that names the field: %j', (fields, message) => {
  const summary = new UsageSummary();
  expect(() => addStored({ apiVersion: 'kubetrace.dev/v1', ...fields }, summary)).toThrow(message);
  expect([...summaryLines(summary)]).toEqual([...summaryLines(new UsageSummary())]);
});
