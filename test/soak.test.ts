import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

test('the soak, for two seconds: every request is in the record exactly once, with a final stage', async () => {
  const env = { ...process.env, SOAK_SECONDS: '2', SOAK_RATE: '100', SOAK_WATCHES: '4' };
  const soak = spawn(process.execPath, [join(ROOT, 'bench/soak.mjs')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [report, faults] = await Promise.all([text(soak.stdout), text(soak.stderr)]);
  expect(faults).toBe('');
  // What it says of memory means something only after minutes.
  expect(report).toMatch(/"200":\d+,.*"403":\d+/);
  expect(report).toContain('ok   missing in the record: 0\n');
  expect(report).toContain('ok   more than once in it: 0\n');
  expect(report).toContain('ok   in it and never asked: 0\n');
  expect(report).toContain('ok   without a final stage: 0\n');
});
