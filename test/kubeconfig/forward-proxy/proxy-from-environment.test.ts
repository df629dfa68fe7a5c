import { expect, test } from 'vitest';
import { proxyFromEnvironment } from '../../../src/kubeconfig/forward-proxy/proxy-from-environment.ts';

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
  ['https://a', { HTTPS_PROXY: 'socks5h://proxy:1080' }, 'socks5h://proxy:1080'],
  ['https://a', { HTTPS_PROXY: 'socks5://u%40:p%25@proxy' }, 'socks5://u%40:p%25@proxy'],
  ['https://a', { HTTPS_PROXY: 'ftp://unused', NO_PROXY: 'a' }, undefined],
  ['https://a', {}, undefined],
])('%s with %o', (server, env, proxy) => {
  expect(proxyFromEnvironment(new URL(server), env)?.href).toBe(proxy);
});

test.each([
  ['HTTPS_PROXY', 'socks://proxy:1080', /unsupported scheme "socks", must be http, https, socks5, or socks5h$/u],
  ['https_proxy', 'ftp://proxy', /unsupported scheme "ftp"/u],
  ['HTTPS_PROXY', 'http://', /it is not a URL/u],
  ['HTTPS_PROXY', 'http://u:hush#1@proxy:3128', /it is not a URL/u],
  ['HTTPS_PROXY', 'http://u:hush%1@proxy:3128', /a % in its user or password is written %25/u],
])('%s=%s is an error that names the variable and not the value', (variable, value, words) => {
  const read = () => proxyFromEnvironment(new URL('https://a'), { [variable]: value });
  expect(read).toThrow(words);
  expect(read).toThrow(new RegExp(`^invalid ${variable} in the environment: `, 'u'));
  expect(read).not.toThrow(/hush/u);
});
