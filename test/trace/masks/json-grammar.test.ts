import { expect, test } from 'vitest';
import { JsonGrammar } from '../../../src/trace/masks/json-grammar.ts';
import { Random } from '../../support/a-random.ts';

const DOCUMENTS = [
  '{}',
  '[]',
  ' {"a":[1,-0.5e+3,0,true,false,null,"x\\u00e9\\n\\"",{}],"b":{"c":""}} \n',
  '[[[["deep"]]]]',
  '{"kind":"Secret","data":{"k":"eA=="},"n":12}',
];

test.each(DOCUMENTS)('%s is JSON', (text) => {
  expect(isRead(text)).toBe(true);
});

test('documents may follow one another, as in a watch', () => {
  expect(isRead('{"type":"ADDED"}\n{"type":"ADDED"}\n[1]')).toBe(true);
});

test.each([
  ['a value beside a key', '{"a":"b":"c"}'],
  ['a lost comma', '{"a":1 "b":2}'],
  ['a comma too many', '{"a":1,}'],
  ['a comma too many', '[1,]'],
  ['a lost brace', '{"data":"k":"v"}}'],
  ['a brace that closes a bracket', '[1}'],
  ['a brace too many', '{}}'],
  ['a lost quote', '{"a":{"k:"secret"}}'],
  ['a tab in a text', '{"a":"\t"}'],
  ['an unknown escape', String.raw`{"a":"\x41"}`],
  ['half an escape', String.raw`{"a":"\u00g0"}`],
  ['a number with a zero in front', '[01]'],
  ['a number that ends in a point', '[1.]'],
  ['a number that is too long', `[${'1'.repeat(41)}]`],
  ['a word', '[nulls]'],
  ['half a word', '[nul]'],
  ['a capital word', '[True]'],
  ['a bare text', '"a"'],
  ['a bare number', '1'],
  ['a colon in a list', '[1:2]'],
  ['a key that is none', '{1:2}'],
])('%s is not: %s', (_, text) => {
  expect(isRead(text)).toBe(false);
});

test('it reads what JSON.parse reads, and nothing else', () => {
  const random = new Random(20_261_125);
  const alphabet = Array.from('{}[]":,\\u0041enft-+.01 \n\tx');
  for (let run = 0; run < 3000; run++) {
    const bytes = Array.from(random.of(DOCUMENTS));
    for (let i = random.below(3); i >= 0; i--) {
      bytes.splice(random.below(bytes.length), random.below(2), ...Array.from(random.text(random.below(2), alphabet)));
    }
    const text = bytes.join('');
    expect([text, isRead(text)]).toEqual([text, isDocuments(text)]);
  }
});

/** To its end: what is cut is read too. */
function isRead(text: string): boolean {
  const grammar = new JsonGrammar();
  const events = [...Buffer.from(`${text}\n`)].map((byte) => grammar.next(byte));
  return !events.includes('broken') && grammar.depth === 0 && text.trim() !== '';
}

/** Whether it is one or more objects and arrays, by JSON.parse. */
function isDocuments(text: string): boolean {
  let from = 0;
  for (let at = 1; at <= text.length; at++) {
    const part = text.slice(from, at);
    if (/^[\s]*[{[]/.test(part) && isJson(part)) from = at;
  }
  return from > 0 && text.slice(from).trim() === '';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
