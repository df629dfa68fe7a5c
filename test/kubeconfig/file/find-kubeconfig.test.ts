import { execFileSync } from 'node:child_process';
import { truncate, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findKubeconfig } from '../../../src/kubeconfig/file/find-kubeconfig.ts';
import { aHome } from '../../support/a-home.ts';

const A = `
current-context: ""
users: [{name: u, user: {token: a}}]
contexts: [{name: only-a, context: {}}]`;
const B = `
current-context: b
users: [{name: u, user: {token: b, username: b}}, {name: v, user: {tokenFile: token}}]`;

describe('findKubeconfig', () => {
  test('~/.kube/config when nothing else is said', async () => {
    await using home = await aHome({ '.kube/config': 'current-context: home' });
    expect((await findKubeconfig(undefined, home.environment)).config.currentContext).toBe('home');
  });

  test('KUBECONFIG: the first to define a name wins it whole, missing and empty entries are skipped', async () => {
    await using home = await aHome({ a: A, 'dir/b': B });
    const env = { ...home.environment.env, KUBECONFIG: ['a', '', 'gone', 'dir/b', 'a'].join(delimiter) };
    const { config, files } = await findKubeconfig('', { ...home.environment, env });
    const [a, b] = [join(home.folder, 'a'), join(home.folder, 'dir/b')];
    expect(files).toEqual([a, b]);
    expect([config.currentContext, config.currentContextFile]).toEqual(['b', b]);
    expect([...config.contexts.keys()]).toEqual(['only-a']);
    expect(config.users.get('u')).toEqual({ file: a, token: 'a' });
    expect(config.users.get('v')).toEqual({ file: b, tokenFile: join(home.folder, 'dir/token') });
  });

  test('--kubeconfig stands alone and must exist', async () => {
    await using home = await aHome({ a: A, '.kube/config': B });
    const { config } = await findKubeconfig('a', home.environment);
    expect([config.currentContext, [...config.users.keys()]]).toEqual(['', ['u']]);
    await expect(findKubeconfig('gone', home.environment)).rejects.toThrow('--kubeconfig gone: no such file');
  });

  test('a file that cannot be read or understood is an error that names it', async () => {
    await using home = await aHome({ 'dir/b': B, broken: 'users: [' });
    await expect(findKubeconfig('dir', home.environment)).rejects.toThrow(/dir cannot be read: it is a directory/);
    await expect(findKubeconfig('broken', home.environment)).rejects.toThrow(/broken: line 1/);
  });

  test('a file that is too large for a kubeconfig is not read, alone or in a list, and a device without an end not to its end', async () => {
    await using home = await aHome({ 'dir/b': B });
    await writeFile(join(home.folder, 'large'), '');
    await truncate(join(home.folder, 'large'), 50_000_000);
    const refused = {
      message: `kubeconfig ${join(home.folder, 'large')} cannot be read: it is larger than 32 MiB`,
      hint: expect.stringContaining('kubectl config view --minify --flatten --context NAME'),
    };
    await expect(findKubeconfig('large', home.environment)).rejects.toMatchObject(refused);
    const env = { ...home.environment.env, KUBECONFIG: ['dir/b', 'large'].join(delimiter) };
    await expect(findKubeconfig(undefined, { ...home.environment, env })).rejects.toMatchObject(refused);
    if (process.platform === 'win32') return;
    await expect(findKubeconfig('/dev/zero', home.environment)).rejects.toThrow(
      /\/dev\/zero cannot be read: it is larger/,
    );
  });

  test.skipIf(process.platform === 'win32')('a pipe is read to its end', async () => {
    await using home = await aHome();
    const pipe = join(home.folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const [{ config }] = await Promise.all([findKubeconfig('pipe', home.environment), writeFile(pipe, B)]);
    expect([...config.users.keys()]).toEqual(['u', 'v']);
  });

  test('the errors of all files of a list are reported', async () => {
    await using home = await aHome({ 'dir/b': B, broken: 'users: [', old: 'apiVersion: v2' });
    const env = { ...home.environment.env, KUBECONFIG: ['broken', 'dir', 'dir/b', 'old'].join(delimiter) };
    const error = (await findKubeconfig(undefined, { ...home.environment, env }).catch((it: unknown) => it)) as Error;
    expect(error.message.split('\n')).toEqual([
      expect.stringMatching(/broken: line 1/),
      expect.stringMatching(/dir cannot be read: it is a directory/),
      expect.stringMatching(/old: it is a Config of v2/),
    ]);
    expect(error).toMatchObject({ code: 'ERR_KUBECONFIG', hint: expect.stringMatching(/; .*; /) });
  });
});
