import { expect, test } from 'vitest';
import { textOfUtf8 } from '../../../src/api/go/go-utf8.ts';

// As Go ranges over the bytes of a string.
test.each([
  ['é', 'é'],
  ['41ff42', 'A\ufffdB'],
  ['e282', '\ufffd\ufffd'],
  ['e28261', '\ufffd\ufffda'],
  ['c080', '\ufffd\ufffd'],
  ['eda080', '\ufffd\ufffd\ufffd'],
  ['f4908080', '\ufffd\ufffd\ufffd\ufffd'],
  ['f09f9880ff', '😀\ufffd'],
  ['efbbbf61', '\ufeffa'],
  ['efbbbfff', '\ufeff\ufffd'],
])('%s is %j', (bytes, text) => {
  expect(textOfUtf8(Buffer.from(bytes, /^[0-9a-f]+$/.test(bytes) ? 'hex' : 'utf8'))).toBe(text);
});
