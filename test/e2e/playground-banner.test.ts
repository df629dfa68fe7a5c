import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { aHome } from '../support/a-home.ts';
import { kubectls } from '../support/real-kubectl.ts';
import { type RunningCommand, theCommand } from '../support/the-command.ts';

const KUBETRACE = resolve(import.meta.dirname, '../../bin/kubetrace.js');
const hasCurl = spawnSync('curl', ['--version']).status === 0;

/** What the banner shows to be pasted, in its order: lines that are indented, before the table of contexts. */
function pasted({ written }: RunningCommand): string[] {
  const [shown = ''] = written.stdout.split('\nContexts, ');
  return shown.split('\n').filter((line) => line.startsWith('  '));
}

/** A shell in which `kubectl` is this one and `kubetrace` the built command. */
async function aShell(folder: string, kubectl: string) {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await symlink(kubectl, join(bin, 'kubectl'));
  await writeFile(join(bin, 'kubetrace'), `#!/bin/sh\nexec '${process.execPath}' '${KUBETRACE}' "$@"\n`);
  await chmod(join(bin, 'kubetrace'), 0o755);
  const env = { HOME: folder, PATH: `${bin}${delimiter}${process.env['PATH']}` };
  return {
    env,
    run: (script: string) => {
      const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', script], { env, encoding: 'utf8' });
      return { status, stdout, stderr };
    },
  };
}

for (const { version, path } of kubectls())
  test.skipIf(!hasCurl)(`the lines of the banner do what they say, with kubectl ${version}`, async () => {
    await using home = await aHome({});
    // With a blank in it, as paths may have one.
    const temporary = join(home.folder, 'a b');
    await mkdir(temporary);
    const shell = await aShell(home.folder, path);
    await using playground = theCommand(['playground'], { HOME: home.folder, TMPDIR: temporary });
    await playground.said(/Stop with Ctrl-C/);
    const lines = pasted(playground);
    for (const line of lines.filter((each) => !/^ {2}(?:export KUBECONFIG|D)=/.test(each)))
      expect(line.length, line).toBeLessThanOrEqual(80);
    const [exported = '', ...others] = lines;
    const denied = others.findIndex((line) => line.includes('Forbidden'));
    const proxy = others.findIndex((line) => line.includes('kubetrace proxy'));

    const kubectl = shell.run(`set -e\n${[exported, ...others.slice(0, denied)].join('\n')}`);
    expect(kubectl).toMatchObject({ status: 0, stderr: '' });
    expect(kubectl.stdout).toContain('team-a');
    expect(shell.run(`${exported}\n${others[denied]}`).stderr).toContain('Error from server (Forbidden)');

    const curlLines = others.slice(denied + 1, proxy);
    const curl = shell.run(curlLines.join('\n'));
    expect(JSON.parse(curl.stdout)).toMatchObject({ kind: 'PodList', metadata: {} });
    const [, folder = ''] = /D='(.+)'/.exec(curlLines[0]!)!;
    for (const name of ['ca.crt', 'token', 'kubeconfig'])
      expect((await stat(join(folder, name))).mode & 0o777, name).toBe(0o600);

    const script = `${exported}\nexec ${others[proxy]!.trim()} --port 0`;
    const child = spawn('/bin/sh', ['-c', script], { env: shell.env });
    const [started] = await once(child.stdout, 'data');
    const [, address] = /^Starting to serve on (\S+)/.exec(String(started))!;
    let log = '';
    child.stderr.on('data', (chunk) => (log += String(chunk)));
    const ended = once(child, 'close');
    expect((await fetch(`http://${address}/api/v1/namespaces/team-a/pods`)).status).toBe(200);
    child.kill('SIGINT');
    await ended;
    expect(log).toMatch(/verb="list" resource="pods" namespace="team-a" status=200/);

    playground.child.kill('SIGINT');
    await playground.exitCode;
    await expect(stat(folder)).rejects.toThrow('ENOENT');
  });
