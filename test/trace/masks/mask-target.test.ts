import { expect, test } from 'vitest';
import { maskTarget } from '../../../src/trace/masks/mask-target.ts';

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
  [
    '/a?sig=a/b&X-Amz-Signature=b&jwt=c&key=d&x=e',
    '/a?sig=<masked>&X-Amz-Signature=<masked>&jwt=<masked>&key=<masked>&x=e',
  ],
  ['/cb#access_token=abc&state=1', '/cb#access_token=<masked>&state=1'],
  ['/cb?x=1#/route?token=abc', '/cb?x=1#/route?token=<masked>'],
  ['/x;token=abc/y;v=1/z', '/x;token=<masked>/y;v=1/z'],
  ['/x;token=abc?limit=1', '/x;token=<masked>?limit=1'],
  ['/a?to=https%3A%2F%2Fh%2Fcb%3Fcode%3Dabc%26x%3D1', '/a?to=https%3A%2F%2Fh%2Fcb%3Fcode%3D%3Cmasked%3E%26x%3D1'],
  ['/a?labelSelector=app%3Dweb%2Ctier+in+%28a%29', '/a?labelSelector=app%3Dweb%2Ctier+in+%28a%29'],
  ['/a?bad=%zz&token=%zz', '/a?bad=%zz&token=<masked>'],
  ['/a?token%zz=abc', '/a?token%zz=<masked>'],
  ['/a?continue=abc.def&resourceVersion=1', '/a?continue=abc.def&resourceVersion=1'],
  ['no url at all: a=b', 'no url at all: a=b'],
])('%s', (target, masked) => {
  expect(maskTarget(target)).toBe(masked);
});
