import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { createServer, isIPv6 } from 'node:net';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { dial } from '../../../src/kubeconfig/connect/dial.ts';
import { aSilentPort } from '../../support/a-silent-port.ts';

const HAS_IPV6 = (networkInterfaces()['lo'] ?? networkInterfaces()['lo0'] ?? []).some(
  ({ address }) => address === '::1',
);
const never = new AbortController().signal;

function dialled(addresses: readonly string[], port: number, { limit = 30_000, signal = never } = {}) {
  const found: LookupAddress[] = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return dial({ host: 'api.example', port, limit, addressesOf: async () => found }, signal);
}

async function aPort(host: string, port = 0) {
  const server = createServer((socket) => socket.on('error', () => undefined)).listen({ port, host });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

test('one address after the other', async () => {
  await using server = await aPort('127.0.0.1');
  const { socket, dnsLookup } = await dialled(['127.0.0.9', '127.0.0.1'], server.port);
  expect(socket.remoteAddress).toBe('127.0.0.1');
  expect(dnsLookup).toBeGreaterThan(0);
  socket.destroy();
});

test.runIf(process.platform === 'linux')(
  'an address whose first packet is lost has the time to answer the second',
  async () => {
    await using slow = await aSilentPort('127.0.0.1', 500);
    const { socket } = await dialled(['127.0.0.1', '127.0.0.9'], slow.port);
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  },
);

test.runIf(process.platform === 'linux' && HAS_IPV6)(
  'addresses that lead nowhere do not hold up those of the other family',
  async () => {
    await using silent = await aSilentPort('127.0.0.1');
    await using server = await aPort('::1', silent.port);
    const { socket } = await dialled(['127.0.0.1', '::1'], server.port, { limit: 2000 });
    expect(socket.remoteAddress).toBe('::1');
    socket.destroy();
  },
);

test.runIf(process.platform === 'linux')('nowhere in time', async () => {
  await using silent = await aSilentPort('127.0.0.1');
  const message = `connect ETIMEDOUT api.example:${silent.port}: not within 0.2 s`;
  await expect(dialled(['127.0.0.1'], silent.port, { limit: 200 })).rejects.toMatchObject({
    code: 'ETIMEDOUT',
    message,
  });
});

test.runIf(process.platform === 'linux')('given up', async () => {
  await using silent = await aSilentPort('127.0.0.1');
  const nobody = new AbortController();
  const dialling = dialled(['127.0.0.1', '127.0.0.9', '::1'], silent.port, { signal: nobody.signal });
  nobody.abort(new Error('nobody waits'));
  await expect(dialling).rejects.toThrow('nobody waits');
});

test('a lookup that does not end is not waited for', async () => {
  const addressesOf = () => new Promise<never>(() => undefined);
  const dialling = dial({ host: 'api.example', port: 1, limit: 50, addressesOf }, never);
  await expect(dialling).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

test.each([[['127.0.0.8', '127.0.0.9']], [['127.0.0.8', '::1']]])('the error of the first of %j', async (addresses) => {
  const gone = await aPort('127.0.0.1');
  await gone[Symbol.asyncDispose]();
  const problem = { code: 'ECONNREFUSED', message: `connect ECONNREFUSED 127.0.0.8:${gone.port}` };
  await expect(dialled(addresses, gone.port)).rejects.toMatchObject(problem);
});
