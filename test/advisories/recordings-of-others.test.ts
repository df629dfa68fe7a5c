import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ActionableError } from '../../src/api/actionable-error.ts';
import { Usage } from '../../src/needs/usage.ts';
import { leastRoles } from '../../src/needs/roles/least-roles.ts';
import { exporter } from '../../src/export/exporter.ts';
import { withLimits } from '../../src/trace/file/recording-limits.ts';
import { traceLine } from '../../src/trace/file/trace-line.ts';
import { Random } from '../support/a-random.ts';
import { anAuditEvent } from '../support/an-audit-event.ts';
import { EXCHANGES } from '../support/exchange-cases.ts';
import { readText } from '../support/read-text.ts';

/** How many files are made; more with KUBETRACE_FUZZ=10000. */
const RUNS = Number(process.env['KUBETRACE_FUZZ'] ?? 300);

const EVENT = anAuditEvent({ auditID: 'a', impersonatedUser: { username: 'x', groups: ['g'], extra: { k: ['v'] } } });
const LINE = JSON.stringify(EVENT);
const HAR = exporter('har', { version: '1', baseUrl: '', curlTarget: 'proxy', title: '' });

/** Objects of each kind that is read, as they are in files. */
const SEEDS: readonly object[] = [
  EVENT,
  { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [EVENT, EVENT] },
  { kind: 'List', apiVersion: 'v1', items: [EVENT] },
  { records: [{ properties: { log: LINE } }, { data: gzipSync(LINE).toString('base64') }] },
  { events: [{ message: LINE }], results: [[{ field: '@message', value: LINE }]] },
  { messageType: 'DATA_MESSAGE', logEvents: [{ id: '1', message: LINE }] },
  { log: `${LINE}\n`, stream: 'stdout', time: 't' },
  {
    protoPayload: {
      serviceName: 'k8s.io',
      methodName: 'io.k8s.core.v1.pods.list',
      resourceName: 'core/v1/namespaces/a/pods',
      authenticationInfo: { principalEmail: 'a' },
      authorizationInfo: [{ granted: true, resource: 'core/v1/pods' }],
      status: { code: 0, message: 'x' },
    },
    labels: { 'authorization.k8s.io/decision': 'forbid' },
    timestamp: '2026-01-02T03:04:05Z',
  },
  JSON.parse(HAR.begin + HAR.add(EXCHANGES.denied) + HAR.end()) as object,
  JSON.parse(traceLine(EXCHANGES.list, 100)) as object,
  JSON.parse(withLimits(traceLine(EXCHANGES.list, 100), { part: 3, bodyBytes: 10, keep: 1 })) as object,
];

const VALUES: readonly unknown[] = [
  null,
  0,
  -1,
  1e308,
  '',
  '{"',
  'x'.repeat(5000),
  [],
  {},
  [null],
  [[[]]],
  true,
  '\ud800',
  '{}',
  { length: 1e9 },
  JSON.parse('{"__proto__":{"a":1},"constructor":1}'),
  JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`),
];

test(
  `whatever stands in the files of others (${RUNS} of them), nothing fails and no line is lost without a count`,
  async () => {
    const random = new Random(Number(process.env['KUBETRACE_SEED'] ?? 1));
    for (let run = 0; run < RUNS; run++) await mustBeRead(random, run);
  },
  60_000 + RUNS * 200,
);

/** Whole events stand between the pieces: each is read, or what swallowed it is counted. */
async function mustBeRead(random: Random, run: number): Promise<void> {
  const marker = (id: number) => JSON.stringify(anAuditEvent({ auditID: `m${id}`, userAgent: 'marker' }));
  const pieces = Array.from({ length: 1 + random.below(3) }, (_, id) => `${aFile(random)}\n${marker(id)}`);
  const text = `${marker(99)}\n${pieces.join('\n')}\n`;
  const what = `run ${run}: ${text.slice(0, 3000)}`;
  try {
    const { exchanges, warnings } = await readText(text, { apiOnly: true, note: () => undefined });
    const markers = exchanges.filter(({ client }) => client.userAgent === 'marker').length;
    if (warnings.length === 0) expect(markers, what).toBe(pieces.length + 1);
    expect(markers, what).toBeGreaterThanOrEqual(1);
    const usage = new Usage();
    for (const exchange of exchanges) usage.add(exchange);
    leastRoles(usage);
  } catch (error) {
    // A trace of another version is the one thing that is refused.
    if (!(error instanceof ActionableError)) throw new Error(what, { cause: error });
  }
}

function aFile(random: Random): string {
  const pieces = Array.from({ length: 1 + random.below(4) }, () => aPiece(random));
  return pieces.join(random.of(['\n', '\n', '\n', '', ',\n', '\r\n', '\n---\n']));
}

function aPiece(random: Random): string {
  if (random.below(8) === 0)
    return random.of([
      'garbage',
      '{"cut',
      '[',
      ']',
      '}',
      '{',
      '---',
      '# a',
      'kind: Event',
      '- apiVersion: v1',
      '\ufeff',
      '\0',
    ]);
  const object = structuredClone(random.of(SEEDS));
  for (let i = random.below(3); i > 0; i--) mutate(object, random);
  const text = JSON.stringify(object, undefined, random.of([0, 0, 2]));
  const way = random.below(8);
  if (way === 0) return text.slice(0, random.below(text.length));
  if (way === 1) return `2026-01-02T03:04:05Z stdout ${random.of(['P', 'F'])} ${text}`;
  if (way === 2) return `host ${text}`;
  if (way === 3) return JSON.stringify({ message: text });
  if (way === 4) {
    const at = random.below(text.length);
    return text.slice(0, at) + random.of(['"', '{', '}', '\n', '\\', ',', '\0']) + text.slice(at + 1);
  }
  return text;
}

/** Puts another value somewhere. */
function mutate(object: object, random: Random): void {
  const holders = [...holdersIn(object)];
  const [holder, key] = random.of(holders);
  Reflect.set(holder, key, structuredClone(random.of(VALUES)));
}

function* holdersIn(value: unknown): Generator<readonly [object, string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield [value, key];
    yield* holdersIn(inner);
  }
}
