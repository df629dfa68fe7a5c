import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOf } from '../src/api/shape.ts';
import { traceSourceOf } from '../src/export/files/usage/trace-source.ts';
import { summaryLines } from '../src/needs/summary/summary-lines.ts';
import { USAGE, USAGE_FILE } from '../src/needs/summary/summary-shape.ts';
import { UsageSummary } from '../src/needs/summary/usage-summary.ts';
import { EXCHANGE } from '../src/trace/file/exchange-shape.ts';
import { withLimits } from '../src/trace/file/recording-limits.ts';
import { traceLine } from '../src/trace/file/trace-line.ts';
import { anExchange } from './support/an-exchange.ts';
import { EXCHANGES } from './support/exchange-cases.ts';
import { runs } from './support/fuzz-runs.ts';

const ROOT = join(import.meta.dirname, '..');

function schema(name: string): object {
  return JSON.parse(readFileSync(join(ROOT, `schemas/${name}.schema.json`), 'utf8')) as object;
}

function validator(name: string): ValidateFunction {
  return new Ajv.Ajv2020({ strict: true, strictRequired: false }).compile(schema(name));
}

test.each(['trace-line', 'usage'])('schemas/%s.schema.json is what the shapes in the code say', (name) => {
  const made = execFileSync(process.execPath, ['scripts/make-schemas.mjs', name], { cwd: ROOT, encoding: 'utf8' });
  // Else: npm run build && node scripts/make-schemas.mjs NAME > schemas/NAME.schema.json
  expect(JSON.parse(made)).toEqual(schema(name));
});

const TRACE_LINES = [
  ...Object.values(EXCHANGES).map((exchange) => traceLine(exchange, 1024)),
  withLimits(traceLine(anExchange(), 0), { part: 1, bodyBytes: 65_536 }),
];

function usageLines(): string[] {
  const summary = new UsageSummary();
  const impersonating = anExchange({ requestHeaders: [['Impersonate-User', 'bob']] });
  const review = { method: 'POST', target: '/apis/authorization.k8s.io/v1/subjectaccessreviews' };
  const spec = { user: 'u', resourceAttributes: { verb: 'get', resource: 'pods' } };
  const reviewed = anExchange({ ...review, requestBody: JSON.stringify({ spec }), status: '201 Created' });
  for (const exchange of [...Object.values(EXCHANGES), impersonating, reviewed]) {
    summary.add(exchange, traceSourceOf(exchange));
  }
  summary.addInput('0123456789abcdef');
  return [...summaryLines(summary)];
}

const isTraceLine = validator('trace-line');
const isUsageLine = validator('usage');

test('every line that is written is valid', () => {
  for (const line of TRACE_LINES) expect([line, isTraceLine(JSON.parse(line)), isTraceLine.errors]).toContain(true);
  for (const line of usageLines()) expect([line, isUsageLine(JSON.parse(line)), isUsageLine.errors]).toContain(true);
  const others = [
    { kind: 'WatchEvent', exchange: 7, at: '2026-01-02T03:04:05.678Z', type: 'ADDED', namespace: 'a', name: 'b' },
    { kind: 'Dropped', lines: 3 },
  ];
  for (const other of others) expect(isTraceLine({ apiVersion: 'kubetrace.dev/v1', ...other })).toBe(true);
});

/** All places in a document. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => placesIn(one, [...path, key]))];
}

/** The document with another value at a place, or without what is there. */
function changed(document: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(document) ? [...(document as unknown[])] : { ...(document as object) }) as Record<
    string,
    unknown
  >;
  const inner = changed(copy[key], rest, value);
  if (inner === undefined && !Array.isArray(copy)) delete copy[key];
  else copy[key] = inner ?? null;
  return copy;
}

const VALUES = fc.constantFrom<unknown[]>(
  undefined,
  null,
  'text',
  '',
  0,
  -1,
  1.5,
  200,
  true,
  [],
  {},
  ['a'],
  [['a', 'b']],
);

describe.each([
  ['trace-line', TRACE_LINES, isTraceLine, (value: unknown) => isOf(EXCHANGE, value)],
  [
    'usage',
    usageLines(),
    isUsageLine,
    (value: unknown) => ((value as { kind?: unknown }).kind === 'Usage' ? isOf(USAGE, value) : isOf(USAGE_FILE, value)),
  ],
] as const)('%s', (_, lines, isValid, isRead) => {
  test('a line with something else in one place is valid where kubetrace reads it, and only there', () => {
    const verdicts = new Set<boolean>();
    fc.assert(
      fc.property(fc.constantFrom(...lines), fc.nat(), VALUES, (line, index, value) => {
        const document = JSON.parse(line) as unknown;
        const places = placesIn(document).filter(([first]) => first !== undefined && !HEAD.has(first));
        const mutant = changed(document, places[index % places.length] ?? [], value);
        verdicts.add(isValid(mutant));
        expect([isValid(mutant), JSON.stringify(mutant)]).toEqual([isRead(mutant), JSON.stringify(mutant)]);
      }),
      runs(2000),
    );
    expect(verdicts.size).toBe(2);
  });

  test.each(['kind', 'apiVersion'])('a line with another %s is not valid', (field) => {
    expect(isValid({ ...(JSON.parse(lines[0] ?? '') as object), [field]: 'other' })).toBe(false);
  });
});

/** What decides what the rest has to be; and `recording`, which is not looked at where it is something else. */
const HEAD: ReadonlySet<string> = new Set(['kind', 'apiVersion', 'recording']);
