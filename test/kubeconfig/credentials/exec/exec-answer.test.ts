import { describe, expect, test } from 'vitest';
import { parseExecAnswer } from '../../../../src/kubeconfig/credentials/exec/exec-answer.ts';

const V1 = 'client.authentication.k8s.io/v1';

describe('parseExecAnswer', () => {
  test.each<[object, object]>([
    [{ token: 't' }, { token: 't' }],
    [{ token: 't', expirationTimestamp: null }, { token: 't' }],
    [
      { token: 't', expirationTimestamp: '1970-01-01T00:00:01Z' },
      { token: 't', expiresAt: 1000 },
    ],
    [
      { token: 't', expirationTimestamp: '1970-01-01T01:00:00.5+01:00' },
      { token: 't', expiresAt: 500 },
    ],
    [{ clientCertificateData: 'c', clientKeyData: 'k' }, { certificate: { cert: 'c', key: 'k' } }],
    [
      { token: 't', clientCertificateData: 'c', clientKeyData: 'k' },
      { token: 't', certificate: { cert: 'c', key: 'k' } },
    ],
  ])('%o', (status, answer) => {
    expect(parseExecAnswer(JSON.stringify({ kind: 'ExecCredential', apiVersion: V1, status }), V1)).toEqual(answer);
  });

  test('YAML will do', () => {
    expect(parseExecAnswer(`kind: ExecCredential\napiVersion: ${V1}\nstatus: {token: t}\n`, V1)).toEqual({
      token: 't',
    });
  });

  test.each<[unknown, string]>([
    [undefined, "exec plugin didn't return a status field"],
    [{}, "exec plugin didn't return a token or cert/key pair"],
    [{ token: '' }, "exec plugin didn't return a token or cert/key pair"],
    [{ clientKeyData: 'k' }, 'exec plugin returned only certificate or key, not both'],
    [{ token: 't', clientCertificateData: 'c' }, 'exec plugin returned only certificate or key, not both'],
    [{ token: 7 }, 'decoding stdout: status.token is not a string'],
    [
      { token: 't', expirationTimestamp: 'soon' },
      'decoding stdout: status.expirationTimestamp is not an RFC 3339 time',
    ],
  ])('%o is none', (status, message) => {
    expect(() => parseExecAnswer(JSON.stringify({ kind: 'ExecCredential', apiVersion: V1, status }), V1)).toThrow(
      message,
    );
  });
});
