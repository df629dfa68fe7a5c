import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JsonNode, jsonNodes } from '../../../src/page/text/json-nodes.ts';

describe('the values of a JSON text', () => {
  test('are those that JSON.parse reads, for any JSON with any spaces', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), fc.constantFrom(undefined, 2, '\t\r\n'), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), undefined, indent);
        expect(valueOf(jsonNodes(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  test('are refused where JSON.parse refuses a text, and only there', () => {
    const pieces = fc.array(
      fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"\\"', '01', '-', '1e5', 'null', 'x'),
    );
    fc.assert(
      fc.property(pieces, (some) => {
        const text = some.join(' ');
        expect(isRead(() => jsonNodes(text))).toBe(isRead(() => JSON.parse(text) as unknown));
      }),
      { numRuns: 2000 },
    );
  });

  test('keep the digits of long numbers, the order of names, and names that come twice', () => {
    const { children } = jsonNodes('{"b":12345678901234567890,"1":1.10,"b":-0,"__proto__":{}}');
    expect(children.map(({ name, text }) => [name, text])).toEqual([
      ['b', '12345678901234567890'],
      ['1', '1.10'],
      ['b', '-0'],
      ['__proto__', ''],
    ]);
  });

  test('may be as deep as the text is long', () => {
    const deep = 200_000;
    let at: JsonNode | undefined = jsonNodes('['.repeat(deep) + ']'.repeat(deep));
    let levels = 0;
    for (; at; at = at.children[0]) levels++;
    expect(levels).toBe(deep);
  });

  test('know their place', () => {
    const list = jsonNodes('{"items":[1,2]}').children[0];
    expect(list?.children.map(({ name, place, depth, parent }) => [name, place, depth, parent === list])).toEqual([
      [0, 1, 2, true],
      [1, 2, 2, true],
    ]);
  });
});

function valueOf({ kind, children, text }: JsonNode): unknown {
  if (kind === 'array') return children.map(valueOf);
  if (kind === 'object') return Object.fromEntries(children.map((child) => [String(child.name), valueOf(child)]));
  return kind === 'string' ? text : (JSON.parse(text) as unknown);
}

function isRead(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
