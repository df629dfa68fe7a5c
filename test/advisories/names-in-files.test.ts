import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { parseKubeconfig } from '../../src/kubeconfig/file/parse-kubeconfig.ts';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { aHome } from '../support/a-home.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { HOSTILE_NAMES, inheritedNames } from '../support/hostile-names.ts';

const MESSAGE = 'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "a"';

describe.each(HOSTILE_NAMES)('%s in a kubeconfig', (name) => {
  test('may be the name of a context, a cluster and a user', async () => {
    const config = JSON.stringify({
      'current-context': name,
      contexts: [{ name, context: { cluster: name, user: name, namespace: name } }],
      clusters: [{ name, cluster: { server: 'https://right:6443' } }],
      users: [{ name, user: { token: 'secret', as: name } }],
    });
    await using home = await aHome({ config });
    const flags = { kubeconfig: join(home.folder, 'config'), asUserExtra: [`${name}=x`, `${name}=y`] };
    const upstream = await loadUpstream(flags, home.environment);
    expect([upstream.server.host, upstream.context, upstream.user, upstream.namespace]).toEqual([
      'right:6443',
      name,
      name,
      name,
    ]);
    const { impersonation } = await upstream.authenticate();
    expect(impersonation).toEqual([
      ['Impersonate-User', name],
      [`Impersonate-Extra-${name}`, 'x'],
      [`Impersonate-Extra-${name}`, 'y'],
    ]);
  });

  test('names nothing that is not there', async () => {
    const config = `contexts: [{name: c, context: {cluster: x, user: y}}]\nclusters: []\nusers: []\n`;
    await using home = await aHome({ config });
    const kubeconfig = join(home.folder, 'config');
    for (const flag of ['context', 'cluster', 'user']) {
      await expect(loadUpstream({ kubeconfig, [flag]: name }, home.environment)).rejects.toMatchObject({
        name: 'ActionableError',
      });
    }
  });

  test('is a key as any other, in YAML and in JSON', async () => {
    const inherited = inheritedNames();
    const yaml = `
${name}: {server: wrong}
current-context: c
contexts: [{name: c, ${name}: 1, context: {cluster: c, user: u, ${name}: {cluster: wrong}}}]
clusters: [{name: c, cluster: {server: "https://right:6443", ${name}: {server: "https://wrong:6443"}}}]
users:
- name: u
  user:
    ${name}: {token: wrong}
    as-user-extra: {${name}: [x]}
    auth-provider: {name: ${name}, config: {${name}: value}}
`;
    const { clusters, users } = await parseKubeconfig(yaml, 'a file');
    expect(clusters.get('c')).toMatchObject({ server: 'https://right:6443' });
    const user = users.get('u');
    expect([user!.token, Object.entries(user!.impersonate!.extra), Object.entries(user!.authProvider!.config)]).toEqual(
      [undefined, [[name, ['x']]], [[name, 'value']]],
    );
    expect(inheritedNames()).toEqual(inherited);
  });
});

describe.each(HOSTILE_NAMES)('%s in a trace, a HAR or an audit log', (name) => {
  const body = `{"kind":"Status","apiVersion":"v1","status":"Failure","message":${JSON.stringify(MESSAGE)},"reason":"Forbidden","code":403,"${name}":{"polluted":"yes"},"details":{"${name}":1,"kind":"pods"}}`;
  const target = `/api/v1/namespaces/a/pods?${name}=1`;
  const headers = [
    [name, 'x'],
    ['Content-Encoding', name],
    ['Authorization', name],
  ];
  const trace = JSON.stringify({
    kind: 'Exchange',
    apiVersion: 'kubetrace.dev/v1',
    id: 1,
    startedAt: '2026-01-01T00:00:00Z',
    stage: 'ResponseComplete',
    origin: 'client',
    client: { address: name, userAgent: name },
    upstreamUrl: `https://k${target}`,
    request: { method: 'GET', target, httpVersion: '1.1', headers, body: { text: '', size: 0 } },
    response: {
      status: 403,
      statusText: name,
      headers: [['Content-Type', 'application/json']],
      body: { text: body, size: body.length },
    },
    credential: { kind: name, source: name, username: name },
    timings: { ended: 1 },
  }).replace(/\}$/, `,"${name}":{"polluted":"yes"}}`);
  const har = JSON.stringify({
    log: {
      [name]: 1,
      entries: [
        {
          startedDateTime: '2026-01-01T00:00:00Z',
          time: 1,
          [name]: { x: 1 },
          request: { method: 'GET', url: `https://k${target}`, headers: [{ name, value: name }], [name]: 1 },
          response: {
            status: 403,
            headers: [{ name, value: name }],
            content: { text: body, mimeType: 'application/json' },
          },
        },
      ],
    },
  });
  const event = JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'RequestResponse',
    stage: 'ResponseComplete',
    requestURI: target,
    verb: name,
    user: { username: name, groups: [name], extra: { [name]: ['x'] } },
    objectRef: { resource: name, namespace: name, name },
    responseStatus: { code: 403, message: MESSAGE },
    annotations: { [name]: name, 'authorization.k8s.io/decision': 'forbid' },
    requestReceivedTimestamp: '2026-01-01T00:00:00Z',
    stageTimestamp: '2026-01-01T00:00:01Z',
  });

  test.each([
    ['a trace', trace],
    ['a HAR', har],
    ['an audit event', event],
  ])('%s is read by each command that reads it', async (_, text) => {
    await using home = await aHome({ file: `${text}\n` });
    const file = join(home.folder, 'file');
    const inherited = inheritedNames();
    const commands = [
      ['show', file, '-v', '10', '--log-format', 'pretty'],
      ...['klog', 'json'].map((format) => ['show', file, '-v', '10', '--log-format', format]),
      ...['har', 'curl', 'postman', 'http', 'audit', 'mermaid', 'json'].map((format) => ['show', file, '-o', format]),
      ['explain', file],
      ['rbac', file],
      ['diff', file, file],
    ];
    for (const args of commands) {
      const terminal = aTerminal();
      await run(args, terminal);
      expect(terminal.written.stderr, args.join(' ')).not.toMatch(/in a way it should not have|internal error/);
    }
    expect(inheritedNames()).toEqual(inherited);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('a HAR and a trace of it are explained', async () => {
    for (const text of [trace, har, body]) {
      const terminal = aTerminal({ stdin: text });
      await run(['explain', '-'], terminal);
      expect(terminal.written.stdout).toContain('resources: ["pods"]');
    }
  });
});

describe.each(HOSTILE_NAMES)('%s on the command line', (name) => {
  test.each([
    [['proxy', '--filter', `${name}=x`], `unknown field "${name}"`],
    [['rbac', 'none', '--expand', name], 'expected one or more of names'],
    [['proxy', '--log-format', name], 'log-format'],
    [[name], name],
  ])('%j is refused in words', async (args, words) => {
    const terminal = aTerminal();
    expect(await run(args, terminal)).not.toBe(0);
    expect(terminal.written.stderr).toContain(words);
    expect(terminal.written.stderr).not.toMatch(/in a way it should not have|internal error/);
  });

  test('is decoded as what it is', async () => {
    for (const dialect of [[], ['--dialect', 'kubesphere']]) {
      const terminal = aTerminal();
      expect(
        await run(
          ['decode', 'GET', `/apis/${name}/v1/namespaces/${name}/${name}/${name}?${name}=1`, '-o', 'json', ...dialect],
          terminal,
        ),
      ).toBe(0);
      expect(terminal.written.stdout).toContain(`"resource": "${name}"`);
    }
  });
});
