import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { theProxy } from '../support/the-command.ts';

test.skipIf(process.platform === 'win32')('SIGUSR1 opens no debugger, in which credentials could be read', async () => {
  await using home = await aHome({ '.kube/config': aKubeconfig({}, { server: 'https://127.0.0.1:1' }) });
  await using proxy = await theProxy([], { HOME: home.folder });
  proxy.child.kill('SIGUSR1');
  // Signals are handled in their order, so after this answer it has been.
  const response = await fetch(`${proxy.url}/version`);
  expect(response.status).toBe(502);
  expect(proxy.written.stderr).not.toMatch(/debugger/iu);
});

test.skipIf(process.platform === 'win32')('a unix socket is its user’s alone and needs no port', async () => {
  await using home = await aHome({ '.kube/config': aKubeconfig({}, { server: 'https://127.0.0.1:1' }) });
  const { theCommand } = await import('../support/the-command.ts');
  const path = `${home.folder}/kubetrace.sock`;
  await using command = theCommand(['proxy', '--unix-socket', path], { HOME: home.folder });
  await command.said(/Starting to serve on/);
  const { stat } = await import('node:fs/promises');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const socket = connect(path);
  await once(socket, 'connect');
  socket.destroy();
});
