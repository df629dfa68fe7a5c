import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../src/cli/main.ts';
import { type Playground, startPlayground } from '../src/playground/playground.ts';
import { aHome } from './support/a-home.ts';
import { aTerminal } from './support/a-terminal.ts';
import { BROKEN_KUBECONFIGS } from './support/broken-kubeconfigs.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');
const DOC = read('docs/credentials.md');

/** The cells of the rows of a table, told by the first cell of its head. */
function tableOf(head: string): string[][] {
  const [, rows = ''] = new RegExp(`^\\| ${head} \\|.*\\n\\|[-|]+\\|\\n((?:\\|.*\\n)+)`, 'm').exec(DOC) ?? [];
  return rows
    .trimEnd()
    .split('\n')
    .map((row) => row.slice(2, -2).split(' | '));
}

test('every word for a 401 is explained, and only those', () => {
  const [, union = ''] = /export type UnauthenticatedReason =([^;]*);/.exec(read('src/rbac/rules/denial.ts')) ?? [];
  const words = [...union.matchAll(/'([a-z-]+)'/g)].map(([, word]) => word);
  expect(tableOf('`reason`').map(([cell]) => cell)).toEqual(words.map((word) => `\`${word}\``));
});

describe('the messages for broken kubeconfigs', () => {
  let playground: Playground;
  beforeAll(async () => void (playground = await startPlayground()));
  afterAll(() => playground.close());
  const table = tableOf('kubeconfig');

  test('each is in the table', () => {
    expect(table.map(([cell]) => cell)).toEqual(BROKEN_KUBECONFIGS.map(({ what }) => what));
  });

  test.each(BROKEN_KUBECONFIGS.map(({ what, text }) => [what, text] as const))('%s', async (what, text) => {
    const ca = Buffer.from(playground.ca).toString('base64');
    const kubeconfig = text({ server: playground.secureUrl, 'certificate-authority-data': ca });
    await using home = await aHome({ '.kube/config': kubeconfig });
    const terminal = aTerminal({ env: { HOME: home.folder, PATH: '/usr/bin:/bin' } });
    await run(['whoami'], terminal);
    const said = (terminal.written.stderr + terminal.written.stdout).replaceAll(home.folder, '/home/me');
    const told = said.split('\n').filter((line) => /^(?:error:|hint:|Why | {7}Get )/.test(line));
    const expected = table.find(([cell]) => cell === what)?.at(-1);
    expect(
      ageless(
        told
          .map((line) => line.trim())
          .join('<br>')
          .replace(/^Why +/, 'Why: '),
      ),
    ).toBe(ageless(expected ?? ''));
  });
});

function ageless(text: string): string {
  return text.replace(/\d+d ago/g, 'days ago');
}
