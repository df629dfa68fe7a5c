import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { theCommand } from '../../support/the-command.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-observers-'))));
afterAll(() => rm(folder, { recursive: true }));

const COUNT = `const counts = {};
export default {
  observe({ type, object: { stage, requestInfo } }) {
    if (type === 'MODIFIED' && stage === 'ResponseComplete') counts[requestInfo.verb] = (counts[requestInfo.verb] ?? 0) + 1;
  },
  close: () => console.log(JSON.stringify(counts)),
};`;

test('--record, --har and --observer all watch the same requests; the files are their user’s alone', async () => {
  const [record, har, observer] = ['t.jsonl', 't.har', 'count.mjs'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(observer, COUNT);
  const script = 'for path in api/v1/nodes api/v1/pods version; do curl -s -o /dev/null "$KUBETRACE_URL/$path"; done';
  await using command = theCommand([
    'run',
    '--playground',
    `--record=${record}`,
    `--har=${har}`,
    `--observer=${observer}`,
    '--',
    'sh',
    '-c',
    script,
  ]);
  expect(await command.exitCode).toBe(0);
  const paths = ['/api/v1/nodes', '/api/v1/pods', '/version'];
  const lines = (await readFile(record, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { request: { target: string } });
  expect(lines.map(({ request }) => request.target)).toEqual(paths);
  const { log } = JSON.parse(await readFile(har, 'utf8')) as { log: { entries: { request: { url: string } }[] } };
  expect(log.entries.map(({ request }) => new URL(request.url).pathname)).toEqual(paths);
  expect(command.written.stdout).toBe('{"list":2,"get":1}\n');
  for (const file of [record, har]) expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test.each([
  [
    '--observer=FOLDER/none.mjs',
    /^error: --observer FOLDER\/none\.mjs: there is no such file\nhint: check the path\n$/,
  ],
  [
    '--observer=FOLDER/empty.mjs',
    /^error: --observer FOLDER\/empty\.mjs has no default export with a function observe\nhint: /,
  ],
  ['--record=FOLDER/no/t.jsonl', /^error: .*FOLDER\/no\/t\.jsonl.*\nhint: /s],
  ['--har=FOLDER/no/t.har', /^error: .*FOLDER\/no\/t\.har.*\nhint: /s],
  ['--record-max-size=big', /^error: .*--record-max-size.*\nhint: /s],
  ['--record-keep=2', /^error: --record-keep does nothing without --record-max-size\nhint: /],
])('proxy %s', async (flag, expected) => {
  await writeFile(join(folder, 'empty.mjs'), 'export default {};');
  await using command = theCommand([
    'proxy',
    '--port=0',
    '--server=http://127.0.0.1:1',
    flag.replace('FOLDER', folder),
  ]);
  expect(await command.exitCode).toBe(1);
  expect(command.written.stderr.replaceAll(folder, 'FOLDER')).toMatch(expected);
  expect(command.written.stdout).toBe('');
});
