import { expect, test } from 'vitest';
import { progressText } from '../../../src/cli/terminal/reading-progress.ts';

test.each([
  [{ lines: 812_000, bytes: 650e6, total: 950e6, seconds: 10 }, 'read 812,000 lines, 650 of 950 MB, 65 MB/s, 5 s left'],
  [{ lines: 1, bytes: 1e6, total: 1e9, seconds: 1 }, 'read 1 lines, 1 of 1000 MB, 1 MB/s, 17 min left'],
  [{ lines: undefined, bytes: 50e6, total: undefined, seconds: 1 }, 'read 50 MB, 50 MB/s'],
  // A file to which lines are being added.
  [{ lines: 5, bytes: 60e6, total: 50e6, seconds: 1 }, 'read 5 lines, 60 MB, 60 MB/s'],
])('says how far reading has come', (progress, text) => {
  expect(progressText(progress)).toBe(text);
});
