import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Playground } from '../../src/playground/playground.ts';
import { aStagedPlayground } from '../support/a-playground.ts';
import { aHome, type Home } from '../support/a-home.ts';
import { kubectls } from '../support/real-kubectl.ts';
import { TEAM_B } from '../support/stages.ts';
import { theCommand } from '../support/the-command.ts';

/** Two clusters, a user of each, a plugin that leaves a mark when it runs, and contexts that lead nowhere. */
let worlds: readonly Playground[];
let home: Home;
const servers = { one: '' };

beforeAll(async () => {
  worlds = await Promise.all([aStagedPlayground(TEAM_B), aStagedPlayground(TEAM_B)]);
  home = await aHome({ plugin: '#!/bin/sh\necho ran >> "${0%/*}/plugin-ran"\nexit 1\n' });
  await home.write('config', await theirKubeconfig());
});

afterAll(async () => {
  await Promise.all(worlds.map((world) => world.close()));
  await home[Symbol.asyncDispose]();
});

interface Entry {
  readonly name: string;
  readonly [field: string]: unknown;
}

async function theirKubeconfig(): Promise<string> {
  const [one, two] = await Promise.all(
    worlds.map(async (world) => parse(await world.kubeconfig()) as Record<'clusters' | 'users', readonly Entry[]>),
  );
  servers.one = (one!.clusters[0]!['cluster'] as { server: string }).server;
  const user = (of: typeof one, name: string) => of!.users.find((entry) => entry.name === name);
  const context = (name: string, cluster: string, as: string, namespace?: string) => ({
    name,
    context: { cluster, user: as, namespace },
  });
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'one',
    contexts: [
      context('one', 'first', 'admin', 'team-a'),
      context('one-dev', 'first', 'dev', 'team-a'),
      context('two', 'second', 'other', 'team-b'),
      context('plugged', 'first', 'plugin'),
      context('dead', 'closed', 'admin'),
      context('torn', 'first', 'missing'),
    ],
    clusters: [
      { ...one!.clusters[0], name: 'first' },
      { ...two!.clusters[0], name: 'second' },
      { name: 'closed', cluster: { server: 'https://127.0.0.1:1' } },
    ],
    users: [
      user(one, 'admin'),
      user(one, 'dev'),
      { ...user(two, 'admin'), name: 'other' },
      {
        name: 'plugin',
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1',
            command: '/bin/sh',
            args: [join(home.folder, 'plugin')],
            interactiveMode: 'Never',
          },
        },
      },
      { name: 'missing', user: { tokenFile: 'no-such-file' } },
    ],
  });
}

function run(script: string, flags: readonly string[] = []) {
  const env = { HOME: home.folder, KUBECONFIG: join(home.folder, 'config'), KUBE_CONFIG_PATHS: '/elsewhere' };
  return theCommand(['run', ...flags, '--', 'sh', '-c', script], env);
}

describe.each(kubectls())('under run, kubectl $version', ({ path }) => {
  test('goes where --context says, as its user, in its namespace', async () => {
    const script = `${path} create configmap in-one
      ${path} --context two create configmap in-two
      for context in one one-dev two; do ${path} --context $context get configmap in-one in-two -o name; done
      ${path} --context one delete configmap in-one; ${path} --context two delete configmap in-two`;
    await using command = run(script);
    expect(await command.exitCode, command.written.stderr).toBe(0);
    const [, , ...listed] = command.written.stdout.trim().split('\n');
    expect(listed).toEqual([
      'configmap/in-one',
      'configmap/in-two',
      expect.stringMatching(/^configmap "in-one" deleted/),
      expect.stringMatching(/^configmap "in-two" deleted/),
    ]);
    expect(command.written.stderr).toMatch(/configmaps "in-one" is forbidden: User "dev"/);
    expect(command.written.stderr).toMatch(/verb="create" resource="configmaps" namespace="team-b"/);
  });

  test('config use-context chooses for what follows, and the kubeconfig of the user stays as it is', async () => {
    const before = await readFile(join(home.folder, 'config'), 'utf8');
    const script = `${path} config use-context one-dev; ${path} auth can-i get secrets
      ${path} config set-context --current --namespace=team-b; ${path} auth can-i list pods; true`;
    await using command = run(script);
    expect(await command.exitCode, command.written.stderr).toBe(0);
    expect(command.written.stdout).toBe('Switched to context "one-dev".\nno\nContext "one-dev" modified.\nno\n');
    expect(await readFile(join(home.folder, 'config'), 'utf8')).toBe(before);
  });

  test('execs, follows and forwards in another context', async () => {
    const script = `${path} --context one-dev auth can-i create pods --subresource=exec -q || echo may not
      ${path} --context two -n team-a exec web-0 -- echo over the default protocol
      KUBECTL_REMOTE_COMMAND_WEBSOCKETS=false ${path} --context two -n team-a exec web-0 -- echo over SPDY`;
    await using command = run(script);
    expect(await command.exitCode, command.written.stderr).toBe(0);
    expect(command.written.stdout).toBe('may not\nover the default protocol\nover SPDY\n');
  });

  test('get --raw, which leaves out the path of the URL, goes where --context says, also with --as', async () => {
    const [record, har] = [join(home.folder, 'record'), join(home.folder, 'har')];
    const maps = '/api/v1/namespaces/team-b/configmaps';
    const script = `${path} config view --raw -o 'jsonpath={.users[0].user.as}'; echo
      ${path} get --raw /version | grep -c gitVersion
      ${path} --context two -n team-b create configmap raw -o name
      ${path} --context two get --raw ${maps}/raw | grep -c '"name": *"raw"'
      ${path} get --raw ${maps}/raw
      ${path} --context one-dev get --raw /api/v1/nodes
      ${path} --context two --as alice --as-group g get --raw ${maps}
      ${path} --as bob get secrets
      ${path} --context two -n team-b delete configmap raw -o name
      ${path} --context two get --raw /version --as alice --as-group system:masters -v=8 2>&1 | grep -c gitVersion`;
    await rm(record, { force: true });
    await rm(har, { force: true });
    await using command = run(script, ['-v10', '--record', record, '--har', har]);
    expect(await command.exitCode, command.written.stderr).toBe(0);
    const [key = '', ...said] = command.written.stdout.trim().split('\n');
    expect(key).toMatch(/^[\w-]{43}$/);
    expect(said.slice(0, -1)).toEqual(['1', 'configmap/raw', '1', 'configmap/raw']);
    expect(Number(said.at(-1))).toBeGreaterThan(0);
    const { stderr } = command.written;
    expect(stderr).toMatch(/Error from server \(NotFound\): configmaps "raw" not found/);
    expect(stderr).toMatch(/Error from server \(Forbidden\): nodes is forbidden: User "dev"/);
    expect(stderr).toMatch(/Error from server \(Forbidden\): configmaps is forbidden: User "alice"/);
    expect(stderr).toMatch(/Error from server \(Forbidden\): secrets is forbidden: User "bob"/);
    for (const text of [stderr, await readFile(record, 'utf8'), await readFile(har, 'utf8')]) {
      expect(text).toContain('configmaps');
      expect(text).not.toContain(key);
      expect(text).not.toMatch(/impersonate-extra-kubetrace/i);
    }
    // As itself, since the key is nobody's name.
    expect(stderr).not.toMatch(/impersonate-user: (?!alice|bob)/i);
  });

  test('what an unused context names is neither run, nor read, nor connected to', async () => {
    const mark = join(home.folder, 'plugin-ran');
    await rm(mark, { force: true });
    await using unused = run(`${path} get pods -o name`);
    expect(await unused.exitCode, unused.written.stderr).toBe(0);
    expect(existsSync(mark)).toBe(false);
    await using used = run(`${path} --context plugged get pods; ${path} --context torn get pods; true`);
    expect(await used.exitCode).toBe(0);
    expect(existsSync(mark)).toBe(true);
    expect(used.written.stderr).toMatch(/ERR_EXEC_PLUGIN.*user \W*"plugin/);
    expect(used.written.stderr).toMatch(/ERR_CREDENTIAL_FILE.*tokenFile of user \W*"missing/);
  });

  test('asks the server which resources it has as often as it would alone, and leaves nothing of the proxy behind', async () => {
    const kept = join(home.folder, '.kube/cache');
    await rm(kept, { recursive: true, force: true });
    const discoveries = async (...flags: string[]) => {
      await using command = run(`${path} --context one-dev get pods -o name; echo $KUBECACHEDIR`, flags);
      expect(await command.exitCode).toBe(0);
      expect(existsSync(command.written.stdout.trim().split('\n').at(-1)!)).toBe(false);
      return /"Discovery"/.test(command.written.stderr);
    };
    expect([await discoveries(), await discoveries(), await discoveries('--cold')]).toEqual([true, false, true]);
    expect(await readdir(kept)).toEqual(['discovery']);
    // As kubectl names it.
    const { host } = new URL(servers.one);
    expect(await readdir(join(kept, 'discovery'))).toEqual([host.replace(':', '_')]);
  });
});

test('Terraform and Ansible find the kubeconfig too', async () => {
  await using command = run('echo $KUBECONFIG $KUBE_CONFIG_PATH $K8S_AUTH_KUBECONFIG; echo "[$KUBE_CONFIG_PATHS]"');
  await command.exitCode;
  expect(command.written.stdout).toMatch(/^(\S+) \1 \1\n\[\]\n$/);
});
