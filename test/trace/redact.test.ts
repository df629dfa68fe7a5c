import { expect, test } from 'vitest';
import { maskTarget } from '../../src/trace/mask-target.ts';
import { maskHeaders } from '../../src/trace/redact.ts';

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
  ['Set-Cookie', 'token=abc=; Path=/; HttpOnly', 'token=<masked>; Path=/; HttpOnly'],
  [
    'Sec-WebSocket-Protocol',
    'v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.YWJj,x',
    'v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.<masked>,x',
  ],
  ['X-Remote-User', 'alice', 'alice'],
  ['Impersonate-User', 'alice', 'alice'],
  ['User-Agent', 'Bearer abc', 'Bearer abc'],
])('%s: %s', (name, value, masked) => {
  expect(maskHeaders([name, value])).toEqual([[name, masked]]);
});

test.each<[target: string, masked: string]>([
  ['/api/v1/pods', '/api/v1/pods'],
  ['/api/v1/pods?limit=500&continue=abc', '/api/v1/pods?limit=500&continue=abc'],
  ['/?token=abc', '/?token=<masked>'],
  ['/a?x=1&access_token=abc&y=2', '/a?x=1&access_token=<masked>&y=2'],
  ['/a?TOKEN=abc;password=x', '/a?TOKEN=<masked>;password=<masked>'],
  ['/a?t%6fken=abc', '/a?t%6fken=<masked>'],
  ['/a?token=', '/a?token='],
  ['/a?mytokens=1', '/a?mytokens=<masked>'],
  ['/token=abc', '/token=abc'],
  ['https://user:pass@host/a?b', 'https://<masked>@host/a?b'],
  ['dial http://u:p@h:1/?token=t failed', 'dial http://<masked>@h:1/?token=<masked> failed'],
  ['/api/v1/users/a@b.c', '/api/v1/users/a@b.c'],
])('%s', (target, masked) => {
  expect(maskTarget(target)).toBe(masked);
});
