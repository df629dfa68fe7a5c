import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findSystemRoots } from '../../../src/kubeconfig/connect/system-roots.ts';
import { aRoot } from '../../support/a-chain.ts';
import { aHome } from '../../support/a-home.ts';

const [one, two, three] = [aRoot('one').cert, aRoot('two').cert, aRoot('three').cert];
const trimmed = (certificate: string) => certificate.trim();

test('SSL_CERT_FILE, the directories of SSL_CERT_DIR, and NODE_EXTRA_CA_CERTS, each certificate once', async () => {
  await using home = await aHome({
    'bundle.pem': `# One\n${one}text between\n${two}`,
    'a/two.pem': two,
    'a/rubbish': '-----BEGIN CERTIFICATE-----',
    'b/three.crt': three,
    extra: one,
  });
  await symlink('three.crt', join(home.folder, 'b/hash.0'));
  await symlink(join(home.folder, 'gone'), join(home.folder, 'b/dangling'));
  const at = (name: string) => join(home.folder, name);
  const env = {
    SSL_CERT_FILE: at('bundle.pem'),
    SSL_CERT_DIR: `${at('a')}:${at('gone')}:${at('b')}`,
    NODE_EXTRA_CA_CERTS: at('extra'),
  };
  const { certificates, source } = await findSystemRoots(env, 'linux');
  expect(certificates).toEqual([one, two, three].map(trimmed));
  expect(source).toBe(`SSL_CERT_FILE ${env.SSL_CERT_FILE}, SSL_CERT_DIR ${env.SSL_CERT_DIR}, NODE_EXTRA_CA_CERTS`);
});

test('a named place without certificates means that nothing is trusted, as in Go, and not what comes with Node', async () => {
  const gone = { SSL_CERT_FILE: '/gone', SSL_CERT_DIR: '/gone' };
  expect(await findSystemRoots(gone, 'linux')).toEqual({
    certificates: [],
    source: 'SSL_CERT_FILE /gone, SSL_CERT_DIR /gone',
  });
});

test('macOS and Windows: what Node can ask the system for, else what comes with Node', async () => {
  const { certificates, source } = await findSystemRoots({ SSL_CERT_FILE: '/gone' }, 'darwin');
  expect(source).toMatch(certificates ? /operating system/ : /^the list of Node$/);
});
