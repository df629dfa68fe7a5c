import { expect, test } from 'vitest';
import {
  isGeneratedName,
  possibleStem,
  stemOfGenerated,
  withoutGenerated,
} from '../../../src/api/request/generated-name.ts';

test.each([
  ['web-6d4cf56db6-mcpwh', 'web-*'],
  ['helloworld-latest-6b78556b99-xng7m', 'helloworld-latest-*'],
  ['kube-proxy-xk2p9', 'kube-proxy-*'],
  ['job-2x7bd', 'job-*'],
  ['backup-29012345-mcpwh', 'backup-*'],
  ['web-2035384211-kf5bf', 'web-*'],
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

test.each([
  ['web-xkpbd', 'web-*'],
  ['web-6d4cf56db6', 'web-*'],
  ['backup-29012345', 'backup-*'],
  ['web-https', 'web-*'],
  ['web-nginx', undefined],
  ['dump-20260101', undefined],
  ['web-0', undefined],
])('%s may have been generated: %s', (name, stem) => {
  expect(possibleStem(name)).toBe(stem);
});
