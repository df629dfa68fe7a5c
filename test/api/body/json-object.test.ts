import { expect, test } from 'vitest';
import { jsonObject } from '../../../src/api/body/json-object.ts';

test.each([
  ['{"a":[1]}', { a: [1] }],
  ['[{"a":1}]', undefined],
  ['null', undefined],
  ['"text"', undefined],
  ['{"a":', undefined],
  ['<html>', undefined],
])('%s', (text, fields) => expect(jsonObject(text)).toEqual(fields));
