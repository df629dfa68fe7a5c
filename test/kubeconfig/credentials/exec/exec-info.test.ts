import { describe, expect, test } from 'vitest';
import type { ExecConfig } from '../../../../src/kubeconfig/file/config.ts';
import { execInfo, isInteractive } from '../../../../src/kubeconfig/credentials/exec/exec-info.ts';

const EXEC: ExecConfig = {
  command: 'login',
  args: [],
  env: [],
  apiVersion: 'client.authentication.k8s.io/v1',
  installHint: '',
  provideClusterInfo: true,
  interactiveMode: 'Never',
};
const HEAD = '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":';

describe('execInfo', () => {
  // Both as kubectl 1.32 wrote them.
  test.each([
    [
      { server: 'https://a/base/?x=1', execExtension: { a: 1 } },
      '"server":"https://a/base/","certificate-authority-data":"UEVN","config":{"a":1}',
    ],
    [
      {
        server: 'https://a',
        tlsServerName: 'n',
        insecureSkipTlsVerify: true,
        proxyUrl: 'http://p',
        disableCompression: true,
      },
      '"server":"https://a","tls-server-name":"n","insecure-skip-tls-verify":true,"certificate-authority-data":"UEVN","proxy-url":"http://p","disable-compression":true,"config":null',
    ],
  ])('%o', (cluster, json) => {
    const info = execInfo(EXEC, { interactive: false, cluster, ca: 'PEM' });
    expect(info).toBe(`${HEAD}{"cluster":{${json}},"interactive":false}}`);
  });

  test('does not describe the cluster unless asked', () => {
    const info = execInfo({ ...EXEC, provideClusterInfo: false }, { interactive: true, cluster: {}, ca: undefined });
    expect(info).toBe(`${HEAD}{"interactive":true}}`);
  });
});

test.each<[ExecConfig['interactiveMode'], boolean, boolean | undefined]>([
  ['', true, true],
  ['', false, false],
  ['IfAvailable', true, true],
  ['IfAvailable', false, false],
  ['Never', true, false],
  ['Always', true, true],
  ['Always', false, undefined],
])('interactiveMode %s with a terminal %s: %s', (interactiveMode, terminal, expected) => {
  expect(isInteractive({ ...EXEC, interactiveMode }, terminal)).toBe(expected);
});
