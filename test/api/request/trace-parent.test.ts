import { expect, test } from 'vitest';
import { parseTraceParent, traceParentIn, traceParentText } from '../../../src/api/request/trace-parent.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const VALID = `00-${TRACE}-${SPAN}-01`;

test.each([
  [VALID, { traceId: TRACE, spanId: SPAN, flags: 1 }],
  [`00-${TRACE}-${SPAN}-00`, { traceId: TRACE, spanId: SPAN, flags: 0 }],
  [`00-${TRACE}-${SPAN}-03`, { traceId: TRACE, spanId: SPAN, flags: 3 }],
  // A later version may have more.
  [`cc-${TRACE}-${SPAN}-01-what-will-come`, { traceId: TRACE, spanId: SPAN, flags: 1 }],
])('%s is read', (text, expected) => {
  expect(parseTraceParent(text)).toEqual(expected);
});

test.each([
  '',
  'x',
  `ff-${TRACE}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01-more`,
  `00-${TRACE}-${SPAN}-01 `,
  `cc-${TRACE}-${SPAN}-01.x`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${'0'.repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE}-${SPAN}`,
  `${TRACE}-${SPAN}-01`,
])('%j is not valid', (text) => {
  expect(parseTraceParent(text)).toBeUndefined();
});

test('headers name a span once, whatever the case of the name; twice is not valid', () => {
  expect(traceParentIn([['TraceParent', VALID]])?.spanId).toBe(SPAN);
  expect(traceParentIn([])).toBeUndefined();
  const twice = [
    ['traceparent', VALID],
    ['traceparent', VALID],
  ] as const;
  expect(traceParentIn(twice)).toBeUndefined();
});

test('is written as it was read', () => {
  expect(traceParentText(parseTraceParent(VALID)!)).toBe(VALID);
});
