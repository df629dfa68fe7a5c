import { expect, test } from 'vitest';
import { certificateFacts } from '../../../../src/kubeconfig/credentials/facts/certificate-facts.ts';
import { createCertificateAuthority } from '../../../../src/api/x509/certificates.ts';

const authority = createCertificateAuthority();

test.each<[username: string, groups: string[]]>([
  ['admin', ['system:masters']],
  ['jane', []],
  ['system:node:node1', ['system:nodes', 'dev, ops']],
  ['a+b=c,"x" \\y;<z>', ['#lead', ' space ', 'a + b']],
  ['jürgen', ['grüppe', 'line\nbreak']],
])('user %j with groups %j', (username, groups) => {
  expect(certificateFacts(authority.issueClient(username, groups).cert)).toMatchObject({ username, groups });
});

test('anything but a certificate has no facts', () => expect(certificateFacts('-----BEGIN NONSENSE-----')).toEqual({}));
