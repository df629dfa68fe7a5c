import { expect, test, vi } from 'vitest';
import { collectPieces } from '../../../src/cli/tracing/v8-settings.ts';

test('of large bodies that have passed little is held; V8 alone would hold all of this', async () => {
  const passed = collectPieces();
  const held = () => process.memoryUsage().arrayBuffers;
  const before = held();
  for (let left = 24 * MIB; left > 0; left -= PIECE) passed(new Uint8Array(PIECE).byteLength);
  // The memory is freed by another thread.
  await vi.waitFor(() => expect(held() - before).toBeLessThan(6 * MIB));
});

const PIECE = 16 * 1024;
const MIB = 1024 * 1024;
