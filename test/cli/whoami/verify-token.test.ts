import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { verifyToken } from '../../../src/cli/whoami/verify-token.ts';
import { anUpstream } from '../../support/an-upstream.ts';

test('a token that does not name its key is tried with each of the server', async () => {
  const [first, second, foreign] = await Promise.all([1, 2, 3].map(() => generateKeyPair('ES256')));
  const keys = await Promise.all([first!, second!].map(({ publicKey }) => exportJWK(publicKey)));
  const server = createServer((_, res) => res.end(JSON.stringify({ keys })));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const verified = async ({ privateKey }: NonNullable<typeof first>) => {
    const token = await new SignJWT({ sub: 'eve' }).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
    const auth = { authorization: [['Authorization', `Bearer ${token}`]] } as const;
    const upstream = anUpstream(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { auth });
    return verifyToken(upstream, await upstream.authenticate());
  };
  expect(await verified(second!)).toEqual({ verified: true, algorithm: 'ES256' });
  expect(await verified(foreign!)).toMatchObject({
    verified: false,
    reason: expect.stringMatching(/no key of this server/),
  });
  server.close();
});
