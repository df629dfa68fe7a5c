import { once } from 'node:events';
import { chmod, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { aHome } from '../support/a-home.ts';
import type { Home } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aProxyCommand } from '../support/a-proxy-command.ts';
import { aTerminal } from '../support/a-terminal.ts';

const REFRESH = 'r3fresh-token-of-eve';
const SECRET = 'cl1ent-secret-of-eve';
const FROM_PLUGIN = 'plug1n-token-of-eve';

describe.each(['pretty', 'klog', 'json'])('with a log in %s at level 10, and a record', (format) => {
  test('what a plugin says reaches the terminal, but no client, no record, and no error', async () => {
    await using home = await aHome({
      plugin: `#!/bin/sh\necho "no session; client_secret=${FROM_PLUGIN}, $CLIENT_SECRET" >&2\nexit 3\n`,
    });
    const command = join(home.folder, 'plugin');
    await chmod(command, 0o700);
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command,
      interactiveMode: 'Never',
      env: [{ name: 'CLIENT_SECRET', value: SECRET }],
    };
    const seen = await ask(home, { exec }, format);
    expect(seen.answer).toContain(`getting credentials: exec: executable ${command} failed with exit code 3`);
    expect(seen.terminal).toContain('no session; client_secret=<masked>, <masked>');
    expect(seen.answer + seen.record).not.toContain('no session');
    expectNothingOf(seen);
  });

  test('so does what a provider says', async () => {
    await using home = await aHome();
    await using provider = await anEcho();
    const config = {
      'idp-issuer-url': provider.url,
      'client-id': 'kube',
      'client-secret': SECRET,
      'refresh-token': REFRESH,
    };
    const seen = await ask(home, { 'auth-provider': { name: 'oidc', config } }, format);
    expect(seen.answer).toContain(`${provider.url}/token answered 400: invalid_grant`);
    expect(seen.terminal).toMatch(/says: invalid_grant: .*refresh_token=<masked> Basic <masked>/s);
    expect(seen.answer + seen.record).not.toContain('bad request');
    expectNothingOf(seen);
  });
});

test('an argument that no program can be given is not quoted', async () => {
  await using home = await aHome();
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: '/bin/true',
    interactiveMode: 'Never',
    args: [`${FROM_PLUGIN}\0`],
  };
  const seen = await ask(home, { exec }, 'klog');
  expect(seen.answer).toContain('executable /bin/true not found');
  expectNothingOf(seen);
});

interface Seen {
  readonly answer: string;
  readonly terminal: string;
  readonly record: string;
  readonly whoami: string;
}

function expectNothingOf(seen: Seen): void {
  for (const [where, said] of Object.entries(seen) as [string, string][]) {
    for (const secret of [REFRESH, SECRET, FROM_PLUGIN]) {
      const base64 = Buffer.from(secret).toString('base64').slice(0, -4);
      expect([where, said.includes(secret), said.includes(base64)]).toEqual([where, false, false]);
    }
  }
}

/** Asks through the command with this user, and `whoami` besides. */
async function ask(home: Home, user: object, format: string): Promise<Seen> {
  const kubeconfig = join(home.folder, 'config');
  await home.write('config', aKubeconfig(user, { server: 'https://127.0.0.1:1' }));
  const record = join(home.folder, 'record.jsonl');
  const env = { HOME: home.folder };
  const flags = ['--kubeconfig', kubeconfig, '-v', '10', '--log-format', format, '--record', record];
  let answer = '';
  const proxy = await aProxyCommand(flags, env);
  {
    await using _ = proxy;
    answer = await (await fetch(`${proxy.url}/api`)).text();
  }
  const whoami = aTerminal({ env });
  await run(['whoami', '--kubeconfig', kubeconfig], whoami);
  return {
    answer,
    terminal: proxy.written.stdout + proxy.written.stderr,
    record: await readFile(record, 'utf8'),
    whoami: whoami.written.stdout + whoami.written.stderr,
  };
}

/** A provider that repeats what it was sent. */
async function anEcho() {
  const server = createServer((req, res) => {
    void text(req).then((body) => {
      if (req.method === 'GET') return res.end(JSON.stringify({ token_endpoint: `${url}/token` }));
      const description = `bad request: ${body} ${req.headers.authorization ?? ''}`;
      return res.writeHead(400).end(JSON.stringify({ error: 'invalid_grant', error_description: description }));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
