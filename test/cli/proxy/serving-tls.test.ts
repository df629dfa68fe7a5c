import { X509Certificate } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCertificateAuthority } from '../../../src/api/x509/certificates.ts';
import { fileTls, serving } from '../../../src/cli/proxy/serving-tls.ts';
import type { ServerKeyPair } from '../../../src/proxy/receive/wire/secured.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-tls-'))));
afterAll(() => rm(folder, { recursive: true }));

const authority = createCertificateAuthority();
const files = () => ({ tlsCertFile: join(folder, 'tls.crt'), tlsPrivateKeyFile: join(folder, 'tls.key') });

/** As a volume does it: each file is replaced in one step. */
async function put({ cert, key }: ServerKeyPair): Promise<void> {
  for (const [path, text] of [
    [files().tlsCertFile, cert],
    [files().tlsPrivateKeyFile, key],
  ] as const) {
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  }
}

test('the certificate of a pod is for all names of the API server there, for years, from a CA of its own', async () => {
  const flags = { inPod: folder, requireKey: false, credentials: 'own' } as const;
  const [one, two] = await Promise.all([serving(flags, ignore), serving(flags, ignore)]);
  const certificate = new X509Certificate(one!.tls.pair.cert);
  for (const host of [
    'kubernetes',
    'kubernetes.default',
    'kubernetes.default.svc',
    'kubernetes.default.svc.cluster.local',
  ])
    expect(certificate.checkHost(host)).toBe(host);
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkIssued(new X509Certificate(one!.podCa!))).toBe(true);
  expect(new Date(certificate.validTo).getFullYear()).toBeGreaterThan(new Date().getFullYear() + 8);
  expect(one!.podCa).not.toBe(two!.podCa);
});

test('without a flag there is no TLS', async () => {
  expect(await serving({ requireKey: false, credentials: 'own' }, ignore)).toBeUndefined();
});

test('a pair that replaces the first is taken, one that does not fit is reported and not taken', async () => {
  const [first, second, third] = [1, 2, 3].map(() => authority.issueServer(['localhost']));
  await put(first!);
  const warnings: string[] = [];
  const used: ServerKeyPair[] = [];
  using served = await fileTls(files(), (problem) => warnings.push(problem), 20);
  expect(served.tls.pair).toEqual(first);
  served.tls.onRenewed!((pair) => used.push(pair));
  await put({ cert: second!.cert, key: third!.key });
  await expect.poll(() => warnings.at(-1), LONG).toMatch(/tls\.crt.*private key does not match/);
  await put(second!);
  await expect.poll(() => used.at(-1), LONG).toEqual(second);
});

const ignore = () => undefined;
const LONG = { timeout: 60_000 };

test.each<[string, Partial<ServerKeyPair>, RegExp]>([
  ['not PEM', { cert: 'hello' }, /--tls-cert-file .*tls\.crt.*the certificate is not PEM/],
  ['of another key', { key: authority.issueServer(['x']).key }, /private key does not match public key/],
])('a certificate %s is an error that names the files', async (_, change, message) => {
  await put({ ...authority.issueServer(['localhost']), ...change });
  await expect(fileTls(files(), ignore)).rejects.toMatchObject({
    code: 'ERR_SERVING_CERTIFICATE',
    message: expect.stringMatching(message),
  });
});

test('a file that is missing is named with its flag', async () => {
  await put(authority.issueServer(['localhost']));
  const missing = { ...files(), tlsPrivateKeyFile: join(folder, 'none.key') };
  await expect(fileTls(missing, ignore)).rejects.toMatchObject({
    code: 'ERR_SERVING_CERTIFICATE',
    message: expect.stringMatching(/^--tls-private-key-file .*none\.key: there is no such file/),
  });
});
