import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { theCommand } from '../support/the-command.ts';

/** Says on stderr what was loaded when the ready line is written. */
const WATCHER = `
const fs = require('node:fs');
const { openSync } = fs;
const chunks = [];
fs.openSync = (path, ...rest) => {
  chunks.push(String(path).replace(/.*[/\\\\]/, ''));
  return openSync(path, ...rest);
};
const { write } = process.stdout;
process.stdout.write = function (text, ...rest) {
  const modules = process.moduleLoadList.map((name) => name.replace('NativeModule ', ''));
  if (String(text).startsWith('Starting')) fs.writeSync(2, 'LOADED ' + JSON.stringify({ chunks, modules }) + '\\n');
  return write.call(this, text, ...rest);
};
`;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubetrace-test-'));
});
afterAll(() => rm(home, { recursive: true }));

test('until the ready line nothing is loaded that can come after it', async () => {
  const watcher = join(home, 'watcher.cjs');
  await writeFile(watcher, WATCHER);
  const env = { HOME: home, NODE_OPTIONS: `--require ${watcher}` };
  await using command = theCommand(['proxy', '--port=0', '--server=http://127.0.0.1:1'], env);
  const [, json = ''] = await command.said(/^LOADED (.+)$/m);
  const { chunks, modules } = JSON.parse(json) as { chunks: string[]; modules: string[] };
  expect(chunks).toContain('main.cjs');
  expect(
    chunks.filter((name) => ['requests.cjs', 'later.cjs', 'pool.cjs', 'open-connection.cjs'].includes(name)),
  ).toEqual([]);
  expect(modules).toContain('http');
  const late = [
    'crypto',
    'fs/promises',
    'http2',
    'https',
    'internal/deps/undici/undici',
    'perf_hooks',
    'readline',
    'tls',
    'zlib',
  ];
  expect(modules.filter((name) => late.includes(name))).toEqual([]);
});
