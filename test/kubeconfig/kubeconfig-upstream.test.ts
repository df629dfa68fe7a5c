import { EventEmitter, once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Proof } from '../../src/kubeconfig/credentials/credential.ts';
import { Connection } from '../../src/kubeconfig/kubeconfig-upstream.ts';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { createCertificateAuthority } from '../../src/api/x509/certificates.ts';
import { type Home, aHome } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { anUpstream } from '../support/an-upstream.ts';

const CA = createCertificateAuthority();
const V1 = 'client.authentication.k8s.io/v1';

describe('rotation', () => {
  test('a token file: again every 50 seconds or on refresh, the last good one while it is gone', async () => {
    await using home = await aHome({ '.kube/config': aKubeconfig({ tokenFile: 'token' }), '.kube/token': 'one\n' });
    const upstream = await loadUpstream({}, home.environment);
    const sent = async () => (await upstream.authenticate()).authorization[0]?.[1];
    const { tls } = await upstream.authenticate();
    await home.write('.kube/token', 'two');
    home.pass(49_000);
    expect(await sent()).toBe('Bearer one');
    home.pass(1_000);
    expect(await sent()).toBe('Bearer two');
    await home.write('.kube/token', '');
    home.pass(60_000);
    expect(await sent()).toBe('Bearer two');
    await rm(join(home.folder, '.kube/token'));
    expect([await upstream.refresh(), await sent()]).toEqual([false, 'Bearer two']);
    await home.write('.kube/token', 'three');
    expect([await upstream.refresh(), await sent()]).toEqual([true, 'Bearer three']);
    expect((await upstream.authenticate()).tls).toBe(tls);
  });

  test('certificate files: again every five minutes, both halves together, and only then are there other TlsOptions', async () => {
    const [first, second] = [CA.issueClient('first', []), CA.issueClient('second', ['g'])];
    await using home = await aHome({
      '.kube/config': aKubeconfig(
        { 'client-certificate': 'crt', 'client-key': 'key' },
        { 'certificate-authority': 'ca' },
      ),
      '.kube/crt': first.cert,
      '.kube/key': first.key,
      '.kube/ca': CA.cert,
    });
    const upstream = await loadUpstream({}, home.environment);
    const before = await upstream.authenticate();
    await home.write('.kube/crt', second.cert);
    home.pass(300_000);
    expect(await upstream.authenticate()).toBe(before);
    await home.write('.kube/key', second.key);
    expect(await upstream.refresh()).toBe(true);
    const after = await upstream.authenticate();
    expect(after.facts).toMatchObject({ username: 'second', groups: ['g'] });
    expect(after.tls).toMatchObject({ cert: second.cert.trim(), key: second.key.trim(), ca: CA.cert.trim() });
    await home.write('.kube/ca', createCertificateAuthority().cert);
    expect(await upstream.refresh()).toBe(false);
    expect((await upstream.authenticate()).tls.ca).not.toBe(after.tls.ca);
  });

  test('a plugin: 401s at the same time renew once, one that answers an older credential not at all', async () => {
    await using home = await aHome();
    await writePlugin(home, 'one');
    const upstream = await loadUpstream({}, home.environment);
    const one = await upstream.authenticate();
    await writePlugin(home, 'two');
    expect(await Promise.all([upstream.refresh(one), upstream.refresh(one)])).toEqual([true, true]);
    const two = await upstream.authenticate();
    expect(two.authorization).toEqual([['Authorization', 'Bearer two']]);
    await writePlugin(home, 'three');
    expect(await upstream.refresh(one)).toBe(true);
    expect(await upstream.authenticate()).toBe(two);
    await home.write('answer', 'junk');
    expect(await upstream.refresh(two)).toBe(false);
    expect(await upstream.authenticate()).toBe(two);
  });

  test('a token file that comes a moment after the 401 for the old one is waited for', async () => {
    await using home = await aHome({ '.kube/config': aKubeconfig({ tokenFile: 'token' }), '.kube/token': 'one' });
    // The new token is there only after the file was found empty.
    const readFile = async (path: string) => {
      const text = await home.environment.readFile(path);
      if (text === '') await home.write('.kube/token', 'two');
      return text;
    };
    const upstream = await loadUpstream({}, { ...home.environment, readFile });
    const one = await upstream.authenticate();
    await home.write('.kube/token', '');
    expect(await upstream.refresh(one)).toBe(true);
    expect((await upstream.authenticate()).authorization).toEqual([['Authorization', 'Bearer two']]);
  });

  test('a 401 for the old one that comes before the new one was used learns of it too', async () => {
    const user = { tokenFile: 'token' };
    await using home = await aHome({
      '.kube/config': aKubeconfig(user, { 'certificate-authority': 'ca' }),
      '.kube/token': 'one',
      '.kube/ca': CA.cert,
    });
    const upstream = await loadUpstream({}, home.environment);
    const one = await upstream.authenticate();
    await home.write('.kube/token', 'two');
    expect(await upstream.refresh(one)).toBe(true);
    expect(await upstream.refresh(one)).toBe(true);
  });

  test('a static credential has nothing to renew', async () => {
    await using home = await aHome({ '.kube/config': aKubeconfig({ token: 't' }) });
    const upstream = await loadUpstream({}, home.environment);
    const before = await upstream.authenticate();
    expect(await upstream.refresh(before)).toBe(false);
    expect(await upstream.authenticate()).toBe(before);
  });
});

async function writePlugin(home: Home, token: string): Promise<void> {
  const exec = {
    command: resolve(import.meta.dirname, '../fixtures/exec-plugin.sh'),
    args: ['file', join(home.folder, 'answer')],
    apiVersion: V1,
    interactiveMode: 'Never',
  };
  await home.write('.kube/config', aKubeconfig({ exec }));
  await home.write('answer', JSON.stringify({ kind: 'ExecCredential', apiVersion: V1, status: { token } }));
}

test('what a slow look at the credentials found does not replace what a later look found', async () => {
  let [now, looks] = [0, 0];
  const slow = new EventEmitter();
  const proofOf = (token: string): Proof => ({
    authorization: `Bearer ${token}`,
    facts: { kind: 'token', source: '' },
  });
  const upstream = new Connection({
    ...anUpstream('https://127.0.0.1:1'),
    credential: {
      proof: async () => (looks++ === 0 ? once(slow, 'read').then(() => proofOf('old')) : proofOf('new')),
      renew: async () => false,
    },
    certificate: undefined,
    impersonation: undefined,
    trust: undefined,
    serverName: undefined,
    insecure: false,
    now: () => now,
  });
  const first = upstream.authenticate();
  now += 1000;
  const second = await upstream.authenticate();
  slow.emit('read');
  expect(second.authorization).toEqual([['Authorization', 'Bearer new']]);
  expect(await first).toBe(second);
});
