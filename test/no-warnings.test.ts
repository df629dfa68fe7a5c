import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { aHome } from './support/a-home.ts';
import { aKubeconfig } from './support/a-kubeconfig.ts';
import { rawClient } from './support/raw-client.ts';
import { rawServer } from './support/raw-server.ts';
import { theCommand, theProxy } from './support/the-command.ts';

/** Node's own, and what it says after them. */
const WARNING = /\(node:\d+\)|--trace-(?:warnings|deprecation)/;

describe('Node says nothing on standard error that a person can do nothing about', () => {
  test.each([
    [['--version']],
    [['--help']],
    [['decode', '/api/v1/pods']],
    [['explain', 'pods is forbidden: User "eve" cannot list resource "pods" in API group "" in the namespace "a"']],
    [['learn']],
    [['whoami', '--playground']],
    [['rbac', 'check', '--playground']],
    [['tour', '--once']],
  ])('kubetrace %s', async (args) => {
    await using home = await aHome();
    await using command = theCommand(args, { HOME: home.folder });
    await command.exitCode;
    expect(command.written.stdout + command.written.stderr).not.toMatch(WARNING);
    expect(command.written.stdout + command.written.stderr).not.toBe('');
  });

  test('kubetrace proxy, with requests and an upgrade', async () => {
    await using upstream = await rawServer(async ({ socket, until, write }) => {
      const request = await until('\r\n\r\n');
      if (!/upgrade: spdy/i.test(request)) return write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n');
      socket.on('data', (data) => socket.write(data));
    });
    await using home = await aHome({ '.kube/config': aKubeconfig({}, { server: upstream.url }) });
    await using proxy = await theProxy([], { HOME: home.folder });
    expect(await (await fetch(`${proxy.url}/version`)).text()).toBe('ok');
    const client = await rawClient(proxy.url);
    client.write('POST /exec HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n');
    await client.until('101 Switching');
    client.write('hello');
    await client.until('hello');
    client.socket.end();
    await once(client.socket, 'close');
    expect(proxy.written.stderr).not.toMatch(WARNING);
  });
});

test('no warning of Node is silenced', async () => {
  const atExit = `process.on('exit',()=>process.stderr.write('silenced: '+[process.noDeprecation,process.env.NODE_NO_WARNINGS,process.execArgv]))`;
  await using command = theCommand(['--version'], {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(atExit)}`,
  });
  await command.exitCode;
  expect(command.written.stderr).toBe('silenced: ,,');
});
