import { expect, test } from 'vitest';
import { isGeneratedName, stemOfGenerated, withoutGenerated } from '../../../src/api/request/generated-name.ts';

test.each([
  ['web-6d4cf56db6-mcpwh', 'web-*'],
  ['helloworld-latest-6b78556b99-xng7m', 'helloworld-latest-*'],
  ['kube-proxy-xk2p9', 'kube-proxy-*'],
  ['job-2x7bd', 'job-*'],
])('%s is generated', (name, stem) => {
  expect(isGeneratedName(name)).toBe(true);
  expect(stemOfGenerated(name)).toBe(stem);
});

test.each([
  'web-0',
  'web',
  'web-http2',
  'web-https',
  'web-grpc2',
  'nginx-proxy',
  'cert-manager-webhook',
  'legacy-1.0',
  'xk2p9',
  'a-6d4cf56db6',
  '',
])('%s was chosen', (name) => {
  expect(isGeneratedName(name)).toBe(false);
});

test('in a text all of one owner read the same', () => {
  const text = (name: string) => `pods "${name}" is forbidden: by web-http2`;
  expect(withoutGenerated(text('web-6d4cf56db6-mcpwh'))).toBe(text('web-*'));
  expect(withoutGenerated(text('web-6d4cf56db6-mcpwh.x'))).toBe(text('web-6d4cf56db6-mcpwh.x'));
});
