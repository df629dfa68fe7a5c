import { expect, test } from 'vitest';
import { answerWords } from '../../../src/api/answers/answer-words.ts';
import type { FailedAnswer } from '../../../src/api/answers/failed-answer.ts';

const anAnswer = (facts: Partial<FailedAnswer>): FailedAnswer => ({
  code: 422,
  message: '',
  reason: 'Invalid',
  details: {},
  form: 'status',
  ...facts,
});

test('of an object that is not valid each field has a line', () => {
  const causes = [
    { field: 'spec.a', message: 'Required value' },
    { field: 'spec.b', message: 'Invalid value: 1' },
  ];
  const message = 'Pod "x" is invalid: [spec.a: Required value, spec.b: Invalid value: 1]';
  expect(answerWords(anAnswer({ message, details: { causes } }))).toEqual([
    'Pod "x" is invalid:',
    '- spec.a: Required value',
    '- spec.b: Invalid value: 1',
  ]);
});

test('a cause that the message does not name follows it', () => {
  const causes = [{ message: 'The budget web needs 2' }];
  expect(answerWords(anAnswer({ message: 'Cannot evict', details: { causes } }))).toEqual([
    'Cannot evict',
    'The budget web needs 2',
  ]);
});

test('many lines and long ones are cut, and said to be', () => {
  const words = answerWords(anAnswer({ message: `${'x'.repeat(5000)}\n${'y\n'.repeat(30)}` }));
  expect(words).toHaveLength(21);
  expect(words[0]).toHaveLength(1001);
  expect(words.at(-1)).toBe('(11 more lines)');
});

test('a page without a title is called a page, an answer without a body has no words', () => {
  expect(answerWords(anAnswer({ form: 'page' }))).toEqual(['(a page of HTML)']);
  expect(answerWords(anAnswer({ form: 'none' }))).toEqual([]);
});
