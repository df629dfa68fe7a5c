import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { isKubetraceError } from '../../src/library/kubetrace-error.ts';
import { readTrace } from '../../src/library/read-trace.ts';
import type { TraceSource } from '../../src/library/trace-source.ts';
import { traceLine } from '../../src/trace/file/trace-line.ts';
import { aHome } from '../support/a-home.ts';
import { anAuditEvent } from '../support/an-audit-event.ts';
import { anExchange } from '../support/an-exchange.ts';

const TEXT = `${traceLine(anExchange(), 100)}\n`;

async function verbs(source: TraceSource, onWarning?: (message: string) => void) {
  const found: (string | undefined)[] = [];
  for await (const { requestInfo } of readTrace(source, onWarning ? { onWarning } : {})) found.push(requestInfo?.verb);
  return found;
}

test('reads a path, a URL, a stream and a text, packed or not, all the same', async () => {
  await using home = await aHome();
  const [plain, packed] = [join(home.folder, 'trace.jsonl'), join(home.folder, 'trace.jsonl.gz')];
  await writeFile(plain, TEXT);
  await writeFile(packed, gzipSync(TEXT));
  const expected = [anExchange().requestInfo?.verb];
  for (const source of [plain, packed, pathToFileURL(plain), createReadStream(packed), { text: TEXT }])
    expect(await verbs(source)).toEqual(expected);
});

test('reads audit events and a HAR', async () => {
  expect(await verbs({ text: JSON.stringify(anAuditEvent({ verb: 'list' })) })).toHaveLength(1);
  const entry = {
    startedDateTime: '2026-01-02T03:04:05.000Z',
    time: 1,
    request: { method: 'GET', url: 'https://10.0.0.1/api/v1/pods', headers: [] },
    response: { status: 200, headers: [], content: {} },
  };
  const hosts: string[] = [];
  for await (const { upstreamUrl } of readTrace({ text: JSON.stringify({ log: { entries: [entry] } }) }))
    hosts.push(upstreamUrl);
  expect(hosts).toEqual(['https://10.0.0.1/api/v1/pods']);
});

test('tells the listener what it passed over, with the line', async () => {
  const warnings: string[] = [];
  await verbs({ text: `${TEXT}{"kind":"Exchange","apiVersion":"kubetrace.dev/v1"}\n` }, (message) =>
    warnings.push(message),
  );
  expect(warnings).toEqual([expect.stringContaining('the text:2: ')]);
});

test.each([
  ['/no/such/trace.jsonl', 'ERR_UNREADABLE_FILE', 'cannot read /no/such/trace.jsonl'],
  [{ text: 'hello' }, 'ERR_NOT_A_TRACE', 'the text holds no exchange'],
] as const)('what is not a trace is an error', async (source, code, message) => {
  const error: unknown = await verbs(source, () => undefined).catch((reason: unknown) => reason);
  expect(isKubetraceError(error) && [error.code, error.message]).toEqual([code, expect.stringContaining(message)]);
});

test('stops where the reader stops', async () => {
  let read = 0;
  async function* endless() {
    for (;;) {
      read++;
      yield TEXT;
    }
  }
  for await (const _ of readTrace(endless())) break;
  expect(read).toBeLessThan(100_000);
});
