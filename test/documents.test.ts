import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endsOf } from './support/ends-of.ts';
import { kubectls } from './support/real-kubectl.ts';

const BIN = resolve(import.meta.dirname, '../bin/kubetrace.js');
const DOCUMENTS = resolve(import.meta.dirname, '../examples/documents');
const names = readdirSync(DOCUMENTS).flatMap((file) => /^(\d\d-.*)\.sh$/.exec(file)?.[1] ?? []);

test('there are five documents', () =>
  expect(names.map((name) => name.slice(0, 2))).toEqual(['01', '02', '03', '04', '05']));

describe.each(kubectls())('kubectl $version', (kubectl) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubetrace-documents-'));
    await symlink(kubectl.path, join(folder, 'kubectl'));
    const shim = join(folder, 'kubetrace');
    await writeFile(shim, `#!/bin/sh\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(BIN)} "$@"\n`);
    await chmod(shim, 0o755);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each(names)('examples/documents/%s.sh prints what is expected, and leaves nothing', async (name) => {
    const env = { PATH: `${folder}:${process.env['PATH']}`, HOME: folder, TMPDIR: folder };
    const shell = spawn('sh', [join(DOCUMENTS, 'run.sh'), name], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const { closed } = endsOf(shell);
    let printed = '';
    for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
    await closed;
    expect(printed).toBe(await readFile(join(DOCUMENTS, `${name}.expected`), 'utf8'));
    expect((await readdir(folder)).filter((file) => /^(?:tmp|kubetrace-)/.test(file))).toEqual([]);
  });
});
