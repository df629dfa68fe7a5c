import { X509Certificate, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bitString,
  contextTag,
  integer,
  objectIdentifier,
  sequence,
  set,
  utf8String,
} from '../../../src/api/x509/der.ts';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';

let playground: TestPlayground;
beforeAll(async () => void (playground = await aPlayground()));
afterAll(() => playground.close());

const PATH = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const SIGNER = 'kubernetes.io/kube-apiserver-client';
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** PKCS#10 (RFC 2986) in PEM in base64. */
function aRequest(user: string, group: string): string {
  const part = (oid: string, value: string) => set(sequence(objectIdentifier(oid), utf8String(value)));
  const subject = sequence(part('2.5.4.10', group), part('2.5.4.3', user));
  const spki = keys.publicKey.export({ type: 'spki', format: 'der' });
  const info = sequence(integer(Buffer.of(0)), subject, spki, contextTag(0, Buffer.alloc(0), { explicit: true }));
  const algorithm = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
  const der = sequence(info, algorithm, bitString(sign('sha256', info, keys.privateKey)));
  const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
  return Buffer.from(pem).toString('base64');
}

const create = (name: string, request: string) =>
  playground.admin(`POST ${PATH}`, {
    metadata: { name },
    spec: { request, signerName: SIGNER, usages: ['client auth'] },
  });
const approve = (name: string, as: string) =>
  playground.ask(`PATCH ${PATH}/${name}/approval`, {
    as,
    headers: { 'content-type': 'application/merge-patch+json' },
    body: '{"status":{"conditions":[{"type":"Approved","status":"True"}]}}',
  });

test('a request that is approved gets a certificate for its key', async () => {
  const created = await create('zoe', aRequest('zoe', 'zoos'));
  expect(created.json['spec']).toMatchObject({ username: 'admin', groups: ['system:masters', 'system:authenticated'] });
  expect((await approve('zoe', 'admin')).status).toBe(200);
  const status = async () => (await playground.admin(`GET ${PATH}/zoe`)).json['status'] as { certificate?: string };
  await expect.poll(async () => (await status()).certificate).toBeDefined();
  const certificate = new X509Certificate(Buffer.from((await status()).certificate!, 'base64'));
  expect(certificate.subject).toBe('O=zoos\nCN=zoe');
  expect(certificate.checkPrivateKey(keys.privateKey)).toBe(true);
  expect(certificate.verify(createPublicKey(playground.ca))).toBe(true);
});

test('approving takes the verb approve on the signer, in addition to update', async () => {
  await create('yan', aRequest('yan', 'y'));
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const grant = (name: string, rule: object) =>
    playground.load(
      [
        {
          kind: 'ClusterRole',
          apiVersion,
          metadata: { name },
          rules: [{ apiGroups: ['certificates.k8s.io'], ...rule }],
        },
        {
          kind: 'ClusterRoleBinding',
          apiVersion,
          metadata: { name },
          roleRef: { kind: 'ClusterRole', name },
          subjects: [{ kind: 'User', name: 'dev' }],
        },
      ]
        .map((object) => JSON.stringify(object))
        .join('\n---\n'),
    );
  grant('patch', { resources: ['certificatesigningrequests/approval'], verbs: ['patch'] });
  const refused = await approve('yan', 'dev');
  expect([refused.status, refused.json.message]).toEqual([
    403,
    `certificatesigningrequests.certificates.k8s.io "yan" is forbidden: user not permitted to approve requests with signerName "${SIGNER}"`,
  ]);
  grant('approve', { resources: ['signers'], resourceNames: ['kubernetes.io/*'], verbs: ['approve'] });
  expect((await approve('yan', 'dev')).status).toBe(200);
});

test.each([
  ['rubbish', 'cnViYmlzaA==', 422, 'PEM block type must be CERTIFICATE REQUEST'],
  ['root', aRequest('me', 'system:masters'), 403, 'signer with system:masters group is not allowed'],
] as const)('is refused: %s', async (name, request, code, message) => {
  const { status, json } = await create(name, request);
  expect([status, json.message]).toEqual([code, expect.stringContaining(message)]);
});
