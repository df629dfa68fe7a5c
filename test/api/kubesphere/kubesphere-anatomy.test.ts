import { expect, test } from 'vitest';
import { kubeSphereAnatomy } from '../../../src/api/kubesphere/kubesphere-anatomy.ts';
import type { KubeSphereVersion } from '../../../src/api/kubesphere/kubesphere-version.ts';

test.each<[KubeSphereVersion, string, string]>([
  ['4', '/clusters/c/api/v1/nodes', 'clusters|cluster|prefix|version|resource'],
  ['4', '/clusters/c/kapis/clusters/g/v1', 'clusters|cluster|prefix|group|version|resource'],
  ['4', '/kapis/clusters/c/g/v1/users', 'prefix|clusters|cluster|group|version|resource'],
  ['3', '/clusters/c/api/v1/nodes', 'path|path|path|path|path'],
  [
    '4',
    '/kapis/g/v1/workspaces/w/namespaces/n/r/x/s',
    'prefix|group|version|workspaces|workspace|namespaces|namespace|resource|name|subresource',
  ],
  ['4', '/kapis/g/v1/workspacetemplates/w/r', 'prefix|group|version|workspaces|workspace|resource'],
  ['3', '/kapis/g/v1/workspacetemplates/w/r', 'prefix|group|version|resource|name|subresource'],
  ['4', '/kapis/g/v1/workspaces/w', 'prefix|group|version|resource|name'],
  ['3', '/kapis/g/v1/devops/p/credentials/c', 'prefix|group|version|devops|devops project|resource|name'],
  ['4', '/kapis/g/v1/devops/p/credentials', 'prefix|group|version|resource|name|subresource'],
  ['4', '/kapi/v1/watch/users', 'prefix|version|special verb|resource'],
  ['4', '/version', 'path'],
  ['4', '/%zz', ''],
])('v%s %s', (version, target, labels) => {
  const found = kubeSphereAnatomy(target, version).map(({ label }) => label);
  expect(found.join('|')).toBe(labels);
});
