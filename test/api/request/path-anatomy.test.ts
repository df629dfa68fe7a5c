import { expect, test } from 'vitest';
import { pathAnatomy } from '../../../src/api/request/path-anatomy.ts';
import { decodeRequestInfo } from '../../../src/api/request/request-info.ts';
import { readTable } from '../../support/table.ts';

test.each([
  ['/healthz/etcd', 'path=healthz path=etcd'],
  ['/', ''],
  ['*', 'path=*'],
  ['api/v1', ''],
  ['/api', 'prefix=api'],
  ['/apis', 'prefix=apis'],
  ['/apis/apps/v1/', 'prefix=apis group=apps version=v1'],
  [
    '/api/v1/nodes/n1/proxy/metrics/x',
    'prefix=api version=v1 resource=nodes name=n1 subresource=proxy rest=metrics rest=x',
  ],
  [
    '/apis/apps/v1/namespaces/a/deployments?watch',
    'prefix=apis group=apps version=v1 namespaces=namespaces namespace=a resource=deployments',
  ],
  ['/api/v1/namespaces', 'prefix=api version=v1 resource=namespaces'],
  ['/api/v1/namespaces/a', 'prefix=api version=v1 resource=namespaces name=a'],
  ['/api/v1/namespaces/a/finalize', 'prefix=api version=v1 resource=namespaces name=a subresource=finalize'],
  [
    '/api/v1/watch/namespaces/a/pods',
    'prefix=api version=v1 special verb=watch namespaces=namespaces namespace=a resource=pods',
  ],
  ['/api/v1/proxy/nodes/n1/x', 'prefix=api version=v1 special verb=proxy resource=nodes name=n1 rest=x'],
  ['/api/v1/watch', 'prefix=api version=v1 special verb=watch'],
  ['/api%2Fv1/p%6Fds//log', 'prefix=api version=v1 resource=pods name= subresource=log'],
])('%s', (target, expected) => {
  expect(
    pathAnatomy(target)
      .map(({ text, label }) => `${label}=${text}`)
      .join(' '),
  ).toBe(expected);
});

test('agrees with RequestInfo on every recorded path', () => {
  const rows = readTable<[string, string, string, object | number]>('requestinfo-recorded');
  for (const [, method, target, decoded] of rows) {
    if (typeof decoded === 'number' || method === 'CONNECT') continue;
    const { isResourceRequest, resource, subresource, parts } = decodeRequestInfo(method, target);
    const textOf = (label: string) => pathAnatomy(target).find((segment) => segment.label === label)?.text ?? '';
    if (!isResourceRequest) continue;
    expect([target, textOf('resource'), textOf('name'), textOf('subresource')]).toEqual([
      target,
      resource,
      parts[1] ?? '',
      subresource,
    ]);
  }
});
