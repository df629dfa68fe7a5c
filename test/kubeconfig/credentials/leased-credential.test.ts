import { expect, test } from 'vitest';
import { LeasedCredential } from '../../../src/kubeconfig/credentials/leased-credential.ts';

test('fetched once, again in the background in the last ten seconds, and waited for when it has expired', async () => {
  let now = 0;
  let fetches = 0;
  const credential = new LeasedCredential(
    async () => {
      fetches += 1;
      if (fetches === 2) throw new Error('not now');
      const facts = { kind: 'exec', source: 'test' } as const;
      return { proof: { authorization: `${fetches}`, facts }, expiresAt: now + 60_000 };
    },
    () => now,
  );
  const sent = async () => (await credential.proof()).authorization;
  expect(await Promise.all([sent(), sent()])).toEqual(['1', '1']);
  now = 49_999;
  expect([await sent(), fetches]).toEqual(['1', 1]);
  now = 50_000;
  expect([await sent(), fetches]).toEqual(['1', 2]);
  expect([await sent(), await sent(), fetches]).toEqual(['1', '3', 3]);
  now = 110_000;
  expect(await Promise.all([sent(), sent()])).toEqual(['4', '4']);
});

test('renew says whether what is sent has changed', async () => {
  let cert = 'a';
  const credential = new LeasedCredential(
    async () => ({
      proof: { certificate: { cert, key: 'k' }, facts: { kind: 'exec', source: '' } },
      expiresAt: Infinity,
    }),
    () => 0,
  );
  expect(await credential.renew()).toBe(true);
  expect(await credential.renew()).toBe(false);
  cert = 'b';
  expect(await Promise.all([credential.renew(), credential.renew()])).toEqual([true, true]);
});
