import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { DeadConnections } from '../../../../src/kubeconfig/connect/liveness/dead-connections.ts';
import type { Delivery } from '../../../../src/kubeconfig/connect/liveness/deliveries.ts';
import { rawServer } from '../../../support/raw-server.ts';

async function watched(limit: number) {
  const server = await rawServer(() => undefined);
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const kernel = { delivery: 'arrived' as Delivery | undefined, asked: 0 };
  const looked: (() => void)[] = [];
  const look = async () => {
    kernel.asked += 1;
    for (const wake of looked.splice(0)) wake();
    return () => kernel.delivery;
  };
  new DeadConnections(look, { every: 5, limit }).watch(socket);
  return {
    kernel,
    socket,
    peer: await server.connection(0),
    /** So many further looks. */
    async looks(count: number) {
      for (let i = 0; i < count; i++) await new Promise<void>((wake) => looked.push(wake));
    },
    async [Symbol.asyncDispose]() {
      socket.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
}

test('what stays unanswered for long ends the connection, and says why', async () => {
  await using it = await watched(50);
  it.kernel.delivery = 'unanswered';
  it.socket.write('into nowhere');
  const [error] = (await once(it.socket, 'error')) as [NodeJS.ErrnoException];
  expect(error).toMatchObject({
    code: 'ETIMEDOUT',
    message: 'nothing that was sent has been acknowledged for 0.05 s: the connection is dead',
  });
});

test.each<Delivery | undefined>(['under way', undefined])('what is %s ends nothing', async (delivery) => {
  await using it = await watched(0);
  it.kernel.delivery = delivery;
  it.socket.write('slowly');
  await it.looks(5);
  expect(it.socket.destroyed).toBe(false);
});

test('an answer in between gives it time again', async () => {
  await using it = await watched(1e9);
  it.kernel.delivery = 'unanswered';
  it.socket.on('data', () => undefined).write('slowly');
  await it.looks(3);
  it.peer.write('an answer');
  await once(it.socket, 'data');
  it.kernel.delivery = 'arrived';
  await it.looks(1);
  expect(it.socket.destroyed).toBe(false);
});

test('a connection that rests costs no look at all', async () => {
  await using it = await watched(0);
  it.socket.write('a request');
  await it.looks(1);
  const { asked } = it.kernel;
  const another = await watched(0);
  another.kernel.delivery = 'under way';
  another.socket.write('another');
  await another.looks(10);
  await another[Symbol.asyncDispose]();
  expect(it.kernel.asked - asked).toBeLessThanOrEqual(1);
});
