import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { USAGE, USAGE_FILE } from '../src/needs/summary/summary-shape.ts';
import { anAuditEvent } from './support/an-audit-event.ts';
import { fencedBlocks } from './support/transcript.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PAGE = readFileSync(join(ROOT, 'docs/scale.md'), 'utf8');

test('the commands of docs/scale.md run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubetrace-'));
  try {
    const user = { username: 'system:serviceaccount:ci:deployer' };
    writeFileSync(join(folder, 'audit-2026-01-02.log.gz'), gzipSync(JSON.stringify(anAuditEvent({ user }))));
    symlinkSync(join(ROOT, 'bin/kubetrace.js'), join(folder, 'kubetrace'));
    const [commands = ''] = fencedBlocks(PAGE, 'sh');
    const env = { PATH: `${folder}${delimiter}${process.env['PATH']}` };
    const said = execFileSync('sh', ['-euc', commands], { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
    expect(said).toContain('# 1x list pods, kubectl/v1.33.1');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('docs/scale.md names every field of a need and of a caller', () => {
  const fields = [USAGE, USAGE_FILE].flatMap((shape) => Object.keys(shape.schema?.()['properties'] ?? {}));
  const unnamed = fields.filter((field) => !PAGE.includes(`\`${field}\``));
  expect(unnamed).toEqual([]);
});
