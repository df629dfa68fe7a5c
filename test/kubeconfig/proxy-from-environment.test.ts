import { expect, test } from 'vitest';
import { proxyFromEnvironment } from '../../src/kubeconfig/proxy-from-environment.ts';

/** Server, NO_PROXY, whether the proxy is used: as in Go's httpproxy tests and documentation. */
const NO_PROXY: readonly (readonly [string, string, boolean])[] = [
  ['https://example.com', '', true],
  ['https://example.com', '*', false],
  ['https://example.com', 'a, *', false],
  ['https://example.com', 'example.com', false],
  ['https://example.com', 'EXAMPLE.com', false],
  ['https://www.example.com', 'example.com', false],
  ['https://notexample.com', 'example.com', true],
  ['https://example.com', '.example.com', true],
  ['https://www.example.com', '.example.com', false],
  ['https://www.example.com', '*.example.com', false],
  ['https://example.com', '*.example.com', true],
  ['https://example.com:6443', 'example.com:6443', false],
  ['https://example.com:6443', 'example.com:443', true],
  ['https://example.com', 'example.com:443', false],
  ['https://example.com', ':443', true],
  ['https://10.1.2.3', '10.0.0.0/8', false],
  ['https://11.1.2.3', '10.0.0.0/8', true],
  ['https://10.1.2.3', '10.0.0.0/99', true],
  ['https://example.com', '10.0.0.0/8', true],
  ['https://10.1.2.3', '10.1.2.3', false],
  ['https://10.1.2.3:6443', '10.1.2.3:443', true],
  ['https://[2001:db8::1]', '2001:db8::/32', false],
  ['https://[2001:db8::1]', '2001:db8:0::1', false],
  ['https://[2001:db8::1]:6443', '[2001:db8::1]:6443', false],
  ['https://[2001:db8::1]', '[2001:db8::1]:6443', true],
  ['https://localhost:6443', '', false],
  ['https://127.8.8.8:6443', '', false],
  ['https://[::1]:6443', '', false],
  ['https://foo.localhost', '', true],
];

test.each(NO_PROXY)('%s with NO_PROXY=%s', (server, exceptions, used) => {
  const proxy = proxyFromEnvironment(new URL(server), { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: exceptions });
  expect(proxy?.href).toBe(used ? 'http://proxy:3128/' : undefined);
});

test.each<[string, Record<string, string>, string | undefined]>([
  ['https://a', { https_proxy: 'proxy:3128' }, 'http://proxy:3128/'],
  ['https://a', { HTTPS_PROXY: 'socks5://proxy:1080', https_proxy: 'http://other' }, 'socks5://proxy:1080'],
  ['https://a', { HTTPS_PROXY: '', https_proxy: 'https://low' }, 'https://low/'],
  ['https://a', { HTTP_PROXY: 'http://plain' }, undefined],
  ['http://a', { HTTP_PROXY: 'http://plain', HTTPS_PROXY: 'http://secure' }, 'http://plain/'],
  ['https://a', { HTTPS_PROXY: 'http://proxy', no_proxy: 'a' }, undefined],
  ['https://a', { HTTPS_PROXY: 'http://' }, undefined],
  ['https://a', {}, undefined],
])('%s with %o', (server, env, proxy) => {
  expect(proxyFromEnvironment(new URL(server), env)?.href).toBe(proxy);
});
