import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { textAt } from '../../../../src/playground/store/kube-object.ts';
import { manifestObjects } from '../../../../src/cli/upstream/manifests/manifest-objects.ts';

const read = async (text: string) => {
  const { objects, problems } = await manifestObjects({ name: 'f', text });
  return {
    objects: objects.map(
      ({ place, object }) => `${place} ${textAt(object, 'kind')} ${textAt(object, 'metadata.name')}`,
    ),
    problems: problems.map(({ place, message }) => `${place} ${message}`),
    whole: objects.map(({ object }) => object),
  };
};

test('documents, Lists and typed lists of YAML, each object with its line', async () => {
  const { objects, problems, whole } = await read(`# a comment
kind: A
metadata: {name: a}
---
kind: List
items:
- kind: B
  metadata: {name: b}
-
  kind: C
  metadata: {name: c}
--- # nothing
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleList
items:
  - metadata: {name: d}
...
`);
  expect(problems).toEqual([]);
  expect(objects).toEqual(['f:2 A a', 'f:7 B b', 'f:10 C c', 'f:17 Role d']);
  expect(whole[3]).toMatchObject({ apiVersion: 'rbac.authorization.k8s.io/v1' });
});

test('JSON: one object, several one after the other, a List, a bare list', async () => {
  const list = JSON.stringify(
    {
      kind: 'List',
      metadata: { labels: { x: '{[' } },
      items: [
        { kind: 'B', metadata: { name: 'b', labels: {} } },
        { kind: 'C', metadata: { name: 'c' } },
      ],
    },
    null,
    2,
  );
  expect((await read(`{"kind":"A","metadata":{"name":"a"}}\n${list}`)).objects).toEqual([
    'f:1 A a',
    'f:10 B b',
    'f:17 C c',
  ]);
  expect((await read('[\n{"kind":"A","metadata":{"name":"a"}}]')).objects).toEqual(['f:2 A a']);
});

test('scalars are read as kubectl reads them', async () => {
  const { whole } = await read('kind: A\nmetadata: {name: a}\nmode: 0644\non: yes\nwhen: 2020-01-01\ntime: 1:30\n');
  expect(whole).toEqual([
    { kind: 'A', metadata: { name: 'a' }, mode: 420, true: true, when: '2020-01-01', time: '1:30' },
  ]);
});

test('a large list is read item by item, with the same objects and lines', async () => {
  const items = Array.from({ length: 4000 }, (_, i) => ({
    kind: 'Role',
    metadata: { name: `r${i}`, annotations: { note: `- kind: not an object\nitems:\n- ${'x'.repeat(80)}` } },
  }));
  const text = stringify({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } });
  expect(text.length).toBeGreaterThan(512 * 1024);
  const [lines, { objects, problems, whole }] = [text.split('\n'), await read(text)];
  expect(problems).toEqual([]);
  expect(whole).toEqual(items);
  for (const at of [0, 1999, 3999]) {
    const line = Number(/^f:(\d+)/.exec(objects[at]!)![1]);
    expect(lines.slice(line - 1, line + 2).join('\n')).toMatch(
      new RegExp(`- kind: Role\\n +metadata:\\n +name: r${at}$`),
    );
  }
});

test.each([
  ['kind: A\nmetadata:\n  name: "hush', /^f:\d Missing closing "quote/],
  ['kind: A\nx: *nowhere\n', /^f:2 unknown anchor referenced$/],
  ['a: 1\n---\n- kind: A\n- 7\n', /^f:4 it is not an object$/],
  ['{"kind":"A",', /^f:1 /],
  [`a: ${'['.repeat(5000)}`, /^f:1 not read: nested too deep$/],
  ['kind: A\n\u0001', /^f:2 control characters are not allowed$/],
])('what cannot be read is a problem with its line, and is not quoted', async (text, problem) => {
  const { problems } = await read(text);
  expect(problems.join('\n')).toMatch(problem);
  expect(problems.join('\n')).not.toContain('hush');
});
