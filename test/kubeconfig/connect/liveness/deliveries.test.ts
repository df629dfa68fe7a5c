import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { deliveries, deliveriesIn } from '../../../../src/kubeconfig/connect/liveness/deliveries.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     ';

/** A line of /proc/net/tcp, from port 0x9c40 to 0x192b. */
function line(state: string, queues: string, timer: string, resent: string, probes: number): string {
  return `   1: 0100007F:9C40 0100007F:192B ${state} ${queues} ${timer} ${resent}  1000        ${probes} 52041 2 0000000000000000 20 4 30 10 -1`;
}

const HERE = { localPort: 0x9c40, remotePort: 0x192b };

test.each([
  ['all has arrived', line('01', '00000000:00000000', '00:00000000', '00000000', 0), 'arrived'],
  ['the keep-alive is at work', line('01', '00000000:00000000', '02:00000AF5', '00000000', 3), 'arrived'],
  ['something is on its way', line('01', '00000040:00000000', '01:00000014', '00000000', 0), 'under way'],
  ['something is sent again', line('01', '00000040:00000000', '01:00000014', '0000000A', 0), 'unanswered'],
  ['the other side has no room', line('01', '00001000:00000000', '04:00000014', '00000000', 0), 'under way'],
  ['nor does it say so', line('01', '00001000:00000000', '04:00000014', '00000000', 2), 'unanswered'],
  ['it is closed', line('08', '00000040:00000000', '01:00000014', '0000000A', 0), undefined],
  [
    'two with the same ports',
    `${line('01', '00000040:00000000', '01:00000014', '0000000A', 0)}\n${line('01', '00000040:00000000', '01:00000014', '0000000A', 0)}`,
    undefined,
  ],
  ['there is none', '', undefined],
])('%s', (_, lines, delivery) => {
  expect(deliveriesIn(`${HEAD}\n${lines}\n`)(HERE)).toBe(delivery);
});

test('nothing is known of what has no ports', () => {
  expect(deliveriesIn(HEAD)({})).toBeUndefined();
});

test.runIf(process.platform === 'linux')('a real connection: what is read has arrived', async () => {
  const server = createServer((socket) => socket.resume().on('error', () => undefined));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('hello');
  await expect.poll(async () => (await deliveries())?.(socket)).toBe('arrived');
  socket.destroy();
  server.close();
});

/** Writes into a network that is gone, and prints what the kernel says of it. */
const INTO_NOWHERE = `
  const { execSync } = require('node:child_process'), net = require('node:net'), fs = require('node:fs');
  execSync('ip link set lo up');
  const server = net.createServer((socket) => socket.resume()).listen(0, '127.0.0.1', () => {
    const socket = net.connect(server.address().port, '127.0.0.1', () => {
      execSync('ip link set lo down');
      socket.write('hello');
      const { localPort, remotePort } = socket;
      setInterval(() => {
        const tables = fs.readFileSync('/proc/net/tcp', 'latin1');
        process.stdout.write(JSON.stringify({ localPort, remotePort, tables }) + '\\n');
      }, 20);
    });
  });
`;
const inOwnNetwork = ['-Urn', process.execPath, '-e'];
const hasNamespaces =
  spawnSync('unshare', [...inOwnNetwork, 'require("child_process").execSync("ip link set lo up")']).status === 0;

test.runIf(hasNamespaces)('a real network that is gone: what is sent stays unanswered', async () => {
  const child = spawn('unshare', [...inOwnNetwork, INTO_NOWHERE], { stdio: ['ignore', 'pipe', 'inherit'] });
  let delivery: unknown;
  for await (const text of createInterface(child.stdout)) {
    const { tables, ...ports } = JSON.parse(text) as { tables: string; localPort: number; remotePort: number };
    delivery = deliveriesIn(tables)(ports);
    if (delivery === 'unanswered') break;
  }
  child.kill('SIGKILL');
  expect(delivery).toBe('unanswered');
});
