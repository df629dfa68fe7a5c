import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { explainDenial } from '../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from './support/a-denied-exchange.ts';

const ROOT = resolve(import.meta.dirname, '..');
const KEPT = readFileSync(resolve(ROOT, 'docs/forbidden.md'), 'utf8');

test('docs/forbidden.md says what kubetrace says', () => {
  const made = execFileSync(process.execPath, ['test/tables/make-forbidden-page.mjs'], { cwd: ROOT, encoding: 'utf8' });
  // Else: node test/tables/make-forbidden-page.mjs > docs/forbidden.md
  expect(made).toBe(KEPT);
});

test('each message that it shows is of the class under which it is shown', () => {
  const sections = [...KEPT.matchAll(/^## `([a-z-]+)`: .*\n[^#]*?\n```text\n([^]*?)\n```/gm)];
  expect(sections.length).toBeGreaterThan(15);
  for (const [, kind, message] of sections) {
    // The rest is told apart by more than the message.
    if (['unauthenticated', 'backend', 'gateway', 'protocol', 'refusal', 'connect'].includes(kind!)) continue;
    expect(explainDenial(aDeniedExchange(message!))?.class, message).toBe(kind);
  }
});

test('every link leads to a heading', () => {
  const anchors = [...KEPT.matchAll(/^## (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );
  for (const [, anchor] of KEPT.matchAll(/\]\(#([^)]*)\)/g)) expect(anchors).toContain(anchor);
});
