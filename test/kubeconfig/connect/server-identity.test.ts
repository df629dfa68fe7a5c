import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { identityProblem } from '../../../src/kubeconfig/connect/server-identity.ts';
import type { ShownCertificate } from '../../../src/kubeconfig/connect/server-identity.ts';
import { aRoot } from '../../support/a-chain.ts';

const root = aRoot();

function shown(hosts: readonly string[], commonName = 'cn.example'): ShownCertificate {
  const { raw, subjectAltName } = new X509Certificate(root.server(hosts, { commonName }).cert);
  return { raw, subject: { CN: commonName }, subjectaltname: subjectAltName };
}

// VerifyHostname of Go's crypto/x509 verify.go.
test.each<[readonly string[], string, string | undefined]>([
  [['a.example'], 'a.example', undefined],
  [['A.example'], 'a.EXAMPLE', undefined],
  [['a.example'], 'a.example.', undefined],
  [['b.example', 'a.example'], 'a.example', undefined],
  [['*.example'], 'a.example', undefined],
  [['*.example'], 'example', 'certificate is valid for *.example, not example'],
  [['*.example'], '.example', 'certificate is valid for *.example, not .example'],
  [['*.example'], 'a.b.example', 'certificate is valid for *.example, not a.b.example'],
  [['*'], 'localhost', 'certificate is valid for *, not localhost'],
  [['a.*.example'], 'a.b.example', 'certificate is valid for a.*.example, not a.b.example'],
  [['127.0.0.1'], '127.0.0.1', undefined],
  [['a.example'], '127.0.0.1', "cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs"],
  [['127.0.0.2', '127.0.0.3'], '127.0.0.1', 'certificate is valid for 127.0.0.2, 127.0.0.3, not 127.0.0.1'],
  [['a, DNS:b.example'], 'b.example', 'certificate is valid for a, DNS:b.example, not b.example'],
  [[], 'cn.example', 'certificate relies on legacy Common Name field, use SANs instead'],
  [[], 'a.example', 'certificate is not valid for any names, but wanted to match a.example'],
])('a certificate for %j and the name %s', (hosts, name, problem) => {
  expect(identityProblem([name], shown(hosts))?.message).toBe(problem);
});

test('one of two names is enough; else the problem is that of the first', () => {
  expect(identityProblem(['a.example', 'b.example'], shown(['b.example']))).toBeUndefined();
  const problem = {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    message: 'certificate is valid for c.example, not a.example',
  };
  expect(identityProblem(['a.example', 'b.example'], shown(['c.example']))).toMatchObject(problem);
});
