import { describe, expect, test } from 'vitest';
import { JsonWatchDecoder } from '../../src/log/json-watch-decoder.ts';
import { MAX_EVENT_SIZE } from '../../src/log/watch-event.ts';

const POD = { kind: 'Pod', metadata: { name: 'wéb', namespace: 'team-a', resourceVersion: '7' } };
const SEEN = { namespace: 'team-a', name: 'wéb', resourceVersion: '7' };
const NOTHING = { namespace: '', name: '', resourceVersion: '' };

describe.each([1, 3, 1_000_000])('in pieces of %i bytes', (size) => {
  test.each<[string, string, unknown[]]>([
    ['an object', line({ type: 'ADDED', object: POD }), [{ type: 'ADDED', ...SEEN }]],
    [
      'rows of a Table',
      line({ type: 'MODIFIED', object: { kind: 'Table', rows: [{ object: POD }] } }),
      [{ type: 'MODIFIED', ...SEEN }],
    ],
    [
      'a bookmark',
      line({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '9' } } }),
      [{ type: 'BOOKMARK', ...NOTHING, resourceVersion: '9' }],
    ],
    [
      'an error',
      line({ type: 'ERROR', object: { kind: 'Status', message: 'too old' } }),
      [{ type: 'ERROR', ...NOTHING, message: 'too old' }],
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
    const decoder = new JsonWatchDecoder();
    const bytes = Buffer.from(text);
    const events = Array.from({ length: Math.ceil(bytes.length / size) }, (__, i) =>
      decoder.push(bytes.subarray(i * size, (i + 1) * size)),
    );
    expect(events.flat()).toEqual(expected);
  });
});

test('an event that is too large is left out, the next is read', () => {
  const decoder = new JsonWatchDecoder();
  const large = line({ type: 'ADDED', object: { data: 'x'.repeat(MAX_EVENT_SIZE) } });
  expect(decoder.push(Buffer.from(large + line({ type: 'ADDED', object: POD })))).toEqual([{ type: 'ADDED', ...SEEN }]);
});

function line(event: unknown): string {
  return `${JSON.stringify(event)}\n`;
}
