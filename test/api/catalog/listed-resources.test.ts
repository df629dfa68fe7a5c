import { expect, test } from 'vitest';
import { ListedResources } from '../../../src/api/catalog/listed-resources.ts';

const WIDGETS = { group: 'example.com', version: 'v1', resource: 'widgets' };

const PLAIN = {
  kind: 'APIResourceList',
  groupVersion: 'example.com/v1',
  resources: [{ name: 'widgets' }, { name: 'widgets/scale' }],
};
const AGGREGATED = {
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: { name: 'example.com' },
      versions: [{ version: 'v1', resources: [{ resource: 'widgets', subresources: [{ subresource: 'scale' }] }] }],
    },
    { versions: [{ version: 'v1', resources: [{ resource: 'frobs' }] }] },
  ],
};

test.each([
  ['/apis/example.com/v1', PLAIN],
  ['/apis?timeout=32s', AGGREGATED],
])('%s lists what there is', (target, list) => {
  const listed = learned(target, JSON.stringify(list));
  expect(listed.has(WIDGETS)).toBe(true);
  expect(listed.has({ ...WIDGETS, resource: 'widgets/scale' })).toBe(true);
  expect(listed.has({ ...WIDGETS, version: '' })).toBe(true);
  expect(listed.has({ ...WIDGETS, resource: 'gadgets' })).toBe(false);
});

test('the core group has no name', () => {
  const listed = learned('/apis', JSON.stringify(AGGREGATED));
  expect(listed.has({ group: '', version: 'v1', resource: 'frobs' })).toBe(true);
  expect(listed.has({ group: '', version: '', resource: 'frobs' })).toBe(true);
});

test('what no list would show is not known', () => {
  const listed = learned('/apis/example.com/v1', JSON.stringify(PLAIN));
  expect(listed.has({ ...WIDGETS, version: 'v2' })).toBeUndefined();
  expect(listed.has({ ...WIDGETS, resource: 'gadgets', version: '' })).toBeUndefined();
  expect(new ListedResources().has(WIDGETS)).toBeUndefined();
});

test.each([
  ['/version', JSON.stringify(PLAIN)],
  ['/apis', 'no JSON'],
  ['/apis', '[]'],
  ['/apis', '{"kind":"APIGroupDiscoveryList","items":[null,1,{"versions":{}},{"metadata":7,"versions":[{}]}]}'],
  ['/apis', '{"kind":"APIResourceList","resources":"widgets"}'],
])('%s %s lists nothing', (target, body) => {
  expect(learned(target, body).has(WIDGETS)).toBeUndefined();
});

function learned(target: string, body: string): ListedResources {
  const listed = new ListedResources();
  listed.learn(target, Buffer.from(body));
  return listed;
}
