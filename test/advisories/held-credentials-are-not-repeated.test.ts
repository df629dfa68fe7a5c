import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { mkdtemp } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HeldSecrets } from '../../src/api/secrets/held-secrets.ts';
import { run } from '../../src/cli/main.ts';
import { EXPORT_FORMATS } from '../../src/export/exporter.ts';
import { harFile } from '../../src/export/files/har-file.ts';
import { recordTo } from '../../src/export/files/recording.ts';
import { requestLog } from '../../src/log/request-log.ts';
import { Trace } from '../../src/trace/trace.ts';
import { aParrot, pathTo, PLACES } from '../support/a-parrot.ts';
import type { Parrot, Place } from '../support/a-parrot.ts';
import { aProxy } from '../support/a-proxy.ts';
import type { RunningProxy } from '../support/a-proxy.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { rawExchange } from '../support/raw-client.ts';

/** What is injected, and what is held besides: a password with all that encoders escape. */
const TOKEN = 'PROXYSECRET-3f9a1c77e2_b8d4f61a';
const PASSWORD = 'c0rrect/hörse"b@ttery\\staple%41';
const FORMATS = ['pretty', 'klog', 'json'] as const;

let folder: string;
let parrot: Parrot;
let proxy: RunningProxy;
let trace: Trace;
/** What each log wrote, by format and level; what came of them, by name. */
const seen = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubetrace-parrot-'));
  parrot = await aParrot([TOKEN, PASSWORD]);
  const secrets = new HeldSecrets();
  secrets.hold(TOKEN, PASSWORD);
  trace = new Trace({ secrets });
  for (const format of FORMATS) {
    for (let verbosity = 0; verbosity <= 10; verbosity++) trace.watch(...(await aLog(format, verbosity, false)));
  }
  trace.watch(...(await aLog('klog', 10, true)));
  trace.watch(...(await aLog('pretty', 10, true)));
  trace.watch({ observe: ({ type, object }) => void (type === 'ADDED' && object.origin === 'client' && asked++) });
  trace.watch(await recordTo(join(folder, 'record.jsonl')));
  trace.watch(await harFile(join(folder, 'record.har'), { version: 'test' }));
  const auth = {
    authorization: [['Authorization', `Bearer ${TOKEN}`]],
    facts: { kind: 'token', source: `a test with ${TOKEN}` },
  } as const;
  const upstream = anUpstream(parrot.url, { auth });
  proxy = await aProxy(parrot.url, { trace, upstream, explain: { allowed: true } });
  for (const place of PLACES) await ask(place);
  for (const path of ASKED) await ask('json', path);
  await trace.idle(2000);
  await proxy[Symbol.asyncDispose]();
  await trace.close();
  await exportAll();
}, 60_000);

afterAll(async () => {
  await parrot[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** A client that sends them, on its own account or in what it asks for. */
const ASKED = [
  `/api/v1/namespaces/${TOKEN}/pods/${encodeURIComponent(PASSWORD)}`,
  `/api/v1/namespaces/x/pods?labelSelector=${encodeURIComponent(`a=${PASSWORD}`)}&fieldSelector=metadata.name%3D${TOKEN}`,
  `/api/v1/namespaces/x/pods/${Buffer.from(`u:${TOKEN}`).toString('base64url')}/exec`,
  `/${PASSWORD.replace(/[^\w%/]/g, encodeURIComponent)}`,
];

test('every place was asked for, and answered as it came', () => {
  expect(asked).toBe(PLACES.length + ASKED.length);
  expect(answers.get('json')).toContain(TOKEN);
  expect(answers.get('status-403')).toContain(TOKEN);
  expect(answers.get('byte-by-byte')).toContain(TOKEN);
  expect(seen.size).toBeGreaterThan(3 * 11 + 10);
});

describe.each([
  ['the injected token', TOKEN],
  ['a password', PASSWORD],
])('%s', (_, secret) => {
  test('is in no log at any level and in any format, no record, no HAR, no export', () => {
    for (const [name, text] of seen) {
      for (const form of formsOf(secret)) expect([name, excerpt(text, form)]).toEqual([name, '']);
    }
  });
});

test('nor is more than a few characters in a row of the token', () => {
  for (const [name, text] of seen) {
    for (let i = 0; i + 10 <= TOKEN.length; i += 3) {
      const part = TOKEN.slice(i, i + 10);
      expect([name, excerpt(text, part)]).toEqual([name, '']);
    }
  }
});

let asked = 0;
const answers = new Map<Place, string>();

async function aLog(format: (typeof FORMATS)[number], verbosity: number, revealSecrets: boolean) {
  const name = `log ${format} ${verbosity}${revealSecrets ? ' revealed' : ''}`;
  seen.set(name, '');
  const write = (text: string) => {
    seen.set(name, seen.get(name)! + text);
    return true;
  };
  return [await requestLog({ write }, { format, verbosity, color: false }), { revealSecrets }] as const;
}

async function ask(place: Place, path = pathTo(place)): Promise<void> {
  if (place === 'exec') return askUpgrade(path);
  const headers = { 'Accept-Encoding': 'gzip', 'X-Mine': TOKEN, [`X-${TOKEN}`]: 'x', 'User-Agent': `me/${TOKEN}` };
  const req = request(`${proxy.url}${path}`, { method: 'POST', headers, agent: false });
  req.end(JSON.stringify({ a: TOKEN, b: PASSWORD }));
  const [res] = (await once(req, 'response')) as [NodeJS.ReadableStream];
  let text = '';
  res.on('data', (chunk) => (text += String(chunk))).on('error', () => undefined);
  await new Promise((resolve) => res.on('close', resolve));
  answers.set(place, text);
}

async function askUpgrade(path: string): Promise<void> {
  const lines = ['Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  const head = `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
  await rawExchange(proxy.url, `${head}x`);
}

async function exportAll(): Promise<void> {
  const [record, har] = [join(folder, 'record.jsonl'), join(folder, 'record.har')];
  for (const file of [record, har]) {
    const text = await readFile(file, 'utf8');
    seen.set(file, text);
    // A body is in base64 where it is not text.
    const bodies = [...text.matchAll(/"base64":"([^"]*)"/g)].map(([, body]) => Buffer.from(body!, 'base64').toString());
    seen.set(`bodies of ${file}`, bodies.join('\n'));
    for (const format of EXPORT_FORMATS) await see(['show', '-o', format, file]);
    await see(['show', '-o', 'curl', '--against', 'server', file]);
    for (const format of FORMATS) await see(['show', '-v', '10', '--log-format', format, file]);
  }
  for (const args of [['rbac'], ['rbac', '-o', 'json'], ['explain'], ['explain', '-o', 'json']])
    await see([...args, record]);
  await see(['diff', record, har]);
}

async function see(args: readonly string[]): Promise<void> {
  const terminal = aTerminal();
  await run(args, terminal);
  seen.set(args.join(' '), terminal.written.stdout + terminal.written.stderr);
}

function formsOf(secret: string): string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.from('x'.repeat(offset) + secret).toString('base64');
    return text.slice(offset === 0 ? 0 : 4, -4);
  });
  const json = JSON.stringify(secret).slice(1, -1);
  const latin1 = Buffer.from(secret).toString('latin1');
  const forms = [secret, latin1, json, JSON.stringify(json).slice(1, -1), encodeURIComponent(secret), ...base64];
  return [...new Set([...forms, ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))])];
}

function excerpt(text: string, form: string): string {
  const at = text.indexOf(form);
  return at < 0 ? '' : text.slice(Math.max(0, at - 200), at + form.length + 20);
}
