import { expect, test } from 'vitest';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { bodyPieces, packedHead, unpacked } from '../../../src/web/kept/packed-exchange.ts';
import { EXCHANGES } from '../../support/exchange-cases.ts';

test.each(Object.entries(EXCHANGES))('what is unpacked is what was packed: %s', (_, exchange) => {
  const bodies = Buffer.concat(bodyPieces(exchange));
  expect(traceLine(unpacked(packedHead(exchange), bodies), Infinity)).toBe(traceLine(exchange, Infinity));
});
