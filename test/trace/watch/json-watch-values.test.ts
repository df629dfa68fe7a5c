import { describe, expect, test } from 'vitest';
import { BOUNDS } from '../../../src/api/bounds/bounds.ts';
import { watchDecoder } from '../../../src/trace/watch/watch-event.ts';

const POD = { kind: 'Pod', metadata: { name: 'wéb', namespace: 'team-a', resourceVersion: '7' } };
const SEEN = { kind: 'Pod', namespace: 'team-a', name: 'wéb', resourceVersion: '7' };
const NOTHING = { namespace: '', name: '', resourceVersion: '' };

describe.each([1, 3, 1_000_000])('in pieces of %i bytes', (size) => {
  test.each<[string, string, unknown[]]>([
    ['an object', line({ type: 'ADDED', object: POD }), [{ type: 'ADDED', ...SEEN }]],
    [
      'rows of a Table',
      line({ type: 'ADDED', object: aTable([['Name'], ['Age']], [['web', '5s']]) }) +
        line({ type: 'MODIFIED', object: aTable([], [['webserver', null]]) }),
      [
        { type: 'ADDED', ...SEEN, table: ['NAME   AGE', 'web    5s'] },
        { type: 'MODIFIED', ...SEEN, table: ['webserver   <none>'] },
      ],
    ],
    [
      'a bookmark',
      line({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '9' } } }),
      [{ type: 'BOOKMARK', ...NOTHING, resourceVersion: '9' }],
    ],
    [
      'an error',
      line({ type: 'ERROR', object: { kind: 'Status', message: 'too old' } }),
      [{ type: 'ERROR', kind: 'Status', ...NOTHING, message: 'too old' }],
    ],
    [
      'two, and what is none',
      `null\n\nnot json\n${line({ type: 'DELETED', object: POD }).repeat(2)}{"type":`,
      [
        { type: 'DELETED', ...SEEN },
        { type: 'DELETED', ...SEEN },
      ],
    ],
  ])('%s', (_, text, expected) => {
    const decoder = watchDecoder('application/json')!;
    const bytes = Buffer.from(text);
    const events = Array.from({ length: Math.ceil(bytes.length / size) }, (__, i) =>
      decoder.push(bytes.subarray(i * size, (i + 1) * size)),
    );
    expect(events.flat()).toEqual(expected);
  });
});

test('an event that is too large is left out, the next is read', () => {
  const decoder = watchDecoder('application/json')!;
  const large = line({ type: 'ADDED', object: { data: 'x'.repeat(BOUNDS.event.size) } });
  expect(decoder.push(Buffer.from(large + line({ type: 'ADDED', object: POD })))).toEqual([{ type: 'ADDED', ...SEEN }]);
});

function aTable(columns: readonly (readonly [name: string])[], cells: readonly (readonly unknown[])[]): object {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    columnDefinitions: columns.map(([name]) => ({ name, priority: 0 })),
    rows: cells.map((row) => ({ cells: row, object: POD })),
  };
}

function line(event: unknown): string {
  return `${JSON.stringify(event)}\n`;
}
