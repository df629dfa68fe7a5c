import type { Dispatcher } from 'undici';
import type { Destination } from './open-connection.ts';

/** For a call of our own to a server: undici's client, on a connection like any other of kubetrace. */
export async function callDispatcher(to: Destination): Promise<Dispatcher> {
  const [{ Client }, { openConnection }] = await Promise.all([import('undici'), import('./open-connection.ts')]);
  return new Client(to.server.origin, {
    connect: (_, done) => {
      openConnection(to).then(
        ({ socket }) => done(null, socket),
        (error: Error) => done(error, null),
      );
    },
  });
}
