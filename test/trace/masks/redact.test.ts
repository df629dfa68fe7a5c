import { expect, test } from 'vitest';
import { maskHeader } from '../../../src/trace/masks/redact.ts';

test.each<[name: string, value: string, masked: string]>([
  ['Authorization', '', ''],
  ['Authorization', 'Bearer', 'Bearer'],
  ['Authorization', 'Bearer abc', 'Bearer <masked>'],
  ['authorization', 'bEARER abc def', 'bEARER <masked>'],
  ['Authorization', 'Basic dTpw', 'Basic <masked>'],
  ['Authorization', 'Negotiate x', 'Negotiate <masked>'],
  ['Authorization', 'Digest x', '<masked>'],
  ['Authorization', 'abc', '<masked>'],
  ['Proxy-Authorization', 'Basic dTpw', 'Basic <masked>'],
  ['X-KubeSphere-Authorization', 'Bearer abc', 'Bearer <masked>'],
  ['Cookie', 'token=abc; lang=zh; bare', 'token=<masked>; lang=<masked>; <masked>'],
  ['Cookie', 'a=b=c', 'a=<masked>'],
  ['Cookie', 'a=b; ; c=d;', 'a=<masked>; ; c=<masked>;'],
  ['Set-Cookie', 'token=abc=; Path=/; HttpOnly', 'token=<masked>; Path=/; HttpOnly'],
  [
    'Sec-WebSocket-Protocol',
    'v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.YWJj,x',
    'v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.<masked>,x',
  ],
  ['X-Auth-Token', 'abc', '<masked>'],
  ['x-api-key', 'abc', '<masked>'],
  ['X-Vault-Token', 'abc', '<masked>'],
  ['Private-Token', '', ''],
  ['Cookie2', '$Version="1"', '<masked>'],
  [
    'Location',
    'https://sso/cb?code=a&x=1&access_token=b#id_token=c',
    'https://sso/cb?code=<masked>&x=1&access_token=<masked>#id_token=<masked>',
  ],
  ['location', '/x;token=abc/y', '/x;token=<masked>/y'],
  ['Content-Location', '/x;token=abc', '/x;token=<masked>'],
  ['Referer', 'http://u:p@h/?token=abc', 'http://<masked>@h/?token=<masked>'],
  ['Refresh', '0; url=https://h/?token=abc', '0; url=https://h/?token=<masked>'],
  ['Link', '<https://h/?token=abc>; rel="next", </x?page=2>', '<https://h/?token=<masked>>; rel="next", </x?page=2>'],
  ['Origin', 'http://u:p@h', 'http://<masked>@h'],
  ['X-Original-Url', '/oauth?code=abc', '/oauth?code=<masked>'],
  [
    'WWW-Authenticate',
    'Bearer authorization_uri="https://h/?jwt=abc", realm="x"',
    'Bearer authorization_uri="https://h/?jwt=<masked>", realm="x"',
  ],
  ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ==', 'dGhlIHNhbXBsZSBub25jZQ=='],
  ['X-Kubernetes-Pf-Flowschema-Uid', '1234', '1234'],
  ['Accept', 'application/json;as=Table;v=v1;g=meta.k8s.io', 'application/json;as=Table;v=v1;g=meta.k8s.io'],
  ['__proto__', 'x', 'x'],
  ['constructor', 'x', 'x'],
  ['X-Remote-User', 'alice', 'alice'],
  ['Impersonate-User', 'alice', 'alice'],
  ['User-Agent', 'Bearer abc', 'Bearer abc'],
])('%s: %s', (name, value, masked) => {
  expect(maskHeader(name, value)).toBe(masked);
});

test('of cookies that are longer than any browser sends nothing is shown', () => {
  expect(maskHeader('Cookie', 'a=b; '.repeat(30_000))).toBe('<masked>');
});

test('however many names come, few are remembered, and each is judged as before', () => {
  for (let i = 0; i < 3000; i++) expect(maskHeader(`X-Token-${i}`, 'abc')).toBe('<masked>');
  expect(maskHeader('X-Vault-Token', 'abc')).toBe('<masked>');
  expect(maskHeader('Accept', 'x')).toBe('x');
});
