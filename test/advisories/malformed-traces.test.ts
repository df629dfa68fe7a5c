import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ActionableError } from '../../src/api/actionable-error.ts';
import { run } from '../../src/cli/main.ts';
import { EXPORT_FORMATS, exporter } from '../../src/export/exporter.ts';
import { readTrace } from '../../src/export/files/read-trace.ts';
import { jsonFormat } from '../../src/log/json-format.ts';
import { klogFormat } from '../../src/log/klog/klog-format.ts';
import { bodyDrawing } from '../../src/log/pretty/body-drawing.ts';
import { prettyFormat } from '../../src/log/pretty/pretty-format.ts';
import { requestInfoTable } from '../../src/log/pretty/request-info-table.ts';
import { TraceProfile } from '../../src/needs/diff/trace-diff.ts';
import { Usage } from '../../src/needs/usage.ts';
import { leastRoles } from '../../src/needs/roles/least-roles.ts';
import type { Exchange } from '../../src/trace/exchange.ts';
import { traceLine } from '../../src/trace/file/trace-line.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { EXCHANGES } from '../support/exchange-cases.ts';
import { toldLines } from '../support/told-lines.ts';

/** What may stand where something else should. */
const VALUES = [
  undefined,
  null,
  0,
  -1,
  1e308,
  '',
  'x',
  [],
  {},
  [null],
  [[]],
  true,
  'x'.repeat(1000),
  { length: 1e9 },
  '\ud800',
  '2026-99-99',
];

const OPTIONS = { verbosity: 10, color: false, pid: 1 };
const FORMATS = [
  klogFormat(OPTIONS),
  jsonFormat(OPTIONS),
  prettyFormat(OPTIONS, { table: requestInfoTable, body: bodyDrawing }),
];

test.each([['denied', EXCHANGES.denied]] as const)(
  'whatever stands in a field of a trace, it is reported or every reader can use it: %s',
  async (_, exchange) => {
    const line = traceLine(exchange, Infinity);
    for (const path of pathsOf(JSON.parse(line))) {
      for (const value of VALUES) {
        const changed = changedLine(line, path, value);
        const { exchanges, error } = await readAll(changed);
        if (error !== undefined && !(error instanceof ActionableError)) throw error;
        expect(() => exchanges.forEach(useEverywhere), `${path.join('.')} is ${JSON.stringify(value)}`).not.toThrow();
      }
    }
  },
  120_000,
);

describe('the commands that read traces', () => {
  let directory: string;
  beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'kubetrace-'))));
  afterAll(() => rm(directory, { recursive: true }));

  const poor =
    '{"kind":"Exchange","apiVersion":"kubetrace.dev/v1","startedAt":"2026-01-01T00:00:00Z","request":{"method":"GET","headers":[]}}';

  test.each(['show', 'show -o har', 'show -o curl', 'diff', 'rbac'])(
    '%s names the file, the line and the field',
    async (words) => {
      const command = words.split(' ');
      const file = join(directory, 't');
      await writeFile(file, `${traceLine(EXCHANGES.list, 0)}\n${poor}\n`);
      const terminal = aTerminal();
      await run([...command, file, ...(command[0] === 'diff' ? [file] : [])], terminal);
      expect(terminal.written.stderr).toContain(`${file}:2: id: expected a number, found nothing; passed over\n`);
      expect(terminal.written.stderr).not.toMatch(/TypeError|RangeError|internal error|in a way it should not/);
      expect(terminal.written.stdout === '').toBe(command[0] === 'diff');
    },
  );

  test('explain reads a record whose denial is malformed anew', async () => {
    const file = join(directory, 'denied');
    await writeFile(file, changedLine(traceLine(EXCHANGES.denied, Infinity), ['denial'], { class: 'rbac' }));
    const terminal = aTerminal();
    await run(['explain', file], terminal);
    expect(terminal.written.stderr).not.toMatch(/TypeError|internal error|in a way it should not/);
  });
});

function useEverywhere(exchange: Exchange): void {
  for (const format of FORMATS) {
    toldLines(format.exchange(exchange, 'ended'));
  }
  for (const format of EXPORT_FORMATS) {
    for (const curlTarget of ['proxy', 'server'] as const) {
      const out = exporter(format, { version: '1', baseUrl: 'http://127.0.0.1:8001', curlTarget, title: 't' });
      expect(out.begin + out.add(exchange) + out.end()).toBeTypeOf('string');
    }
  }
  const usage = new Usage();
  usage.add(exchange);
  leastRoles(usage);
  new TraceProfile().add(exchange);
}

async function readAll(text: string): Promise<{ exchanges: Exchange[]; error?: unknown }> {
  const exchanges: Exchange[] = [];
  try {
    const bytes = (async function* () {
      yield text;
    })();
    for await (const batch of readTrace({ name: 't', bytes }, { warn: () => undefined })) exchanges.push(...batch);
    return { exchanges };
  } catch (error) {
    return { exchanges, error };
  }
}

function* pathsOf(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield [...path, key];
    yield* pathsOf(inner, [...path, key]);
  }
}

/** The line with one field changed; left out where the value is undefined. */
function changedLine(line: string, path: readonly string[], value: unknown): string {
  const record = JSON.parse(line) as Record<string, unknown>;
  let at = record;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
  at[path.at(-1)!] = value;
  return `${JSON.stringify(record)}\n`;
}
