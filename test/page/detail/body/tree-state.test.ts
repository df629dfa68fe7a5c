import { describe, expect, test } from 'vitest';
import {
  firstOpen,
  jsonPathOf,
  matchesIn,
  openedAround,
  shownNodes,
} from '../../../../src/page/detail/body/tree-state.ts';
import { jsonNodes } from '../../../../src/page/text/json-nodes.ts';

const list = jsonNodes(
  JSON.stringify({
    kind: 'PodList',
    items: [{ metadata: { name: 'web-0', labels: { 'app.kubernetes.io/name': 'web' } } }],
  }),
);

describe('what is shown of a tree', () => {
  test('a small one is open from the beginning', () => {
    expect(shownNodes(list, firstOpen(list)).map(({ name }) => name)).toEqual([
      undefined,
      'kind',
      'items',
      0,
      'metadata',
      'name',
      'labels',
      'app.kubernetes.io/name',
    ]);
  });

  test('of a large one only so much is open that its outline is seen', () => {
    const large = jsonNodes(JSON.stringify({ items: Array.from({ length: 5000 }, (_, at) => ({ at })), kind: 'X' }));
    expect(shownNodes(large, firstOpen(large)).map(({ name }) => name)).toEqual([undefined, 'items', 'kind']);
  });

  test('what is found is opened, with all around it', () => {
    const [found] = matchesIn(list, 'WEB-0');
    expect(found && jsonPathOf(found)).toBe('.items[0].metadata.name');
    const open = found && openedAround(found, new Set());
    expect(open && found && shownNodes(list, open).includes(found)).toBe(true);
  });

  test('a path is one that kubectl -o jsonpath takes', () => {
    const [found] = matchesIn(list, 'kubernetes.io');
    expect(found && jsonPathOf(found)).toBe(String.raw`.items[0].metadata.labels.app\.kubernetes\.io/name`);
  });
});
