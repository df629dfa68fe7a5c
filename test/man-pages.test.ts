import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { CommandUnknownOpts } from 'commander';
import { afterAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/cli/commands.ts';
import { programFor } from '../src/cli/program.ts';

const ROOT = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'kubetrace-man-'));
const made = spawnSync(process.execPath, ['scripts/make-man-pages.mjs', folder], {
  cwd: ROOT,
  encoding: 'utf8',
  env: { ...process.env, SOURCE_DATE_EPOCH: '1767225600' },
});
const PAGES = readdirSync(folder).toSorted();
const pageOf = (name: string) => readFileSync(join(folder, name), 'utf8');
afterAll(() => rmSync(folder, { recursive: true }));

const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** A page as a person reads it, in lines of any length. */
function rendered(name: string): string {
  const program = has('mandoc')
    ? ['mandoc', '-Tutf8', '-Owidth=500']
    : ['groff', '-man', '-Tutf8', '-P-c', '-rLL=500n'];
  const { stdout } = spawnSync(program[0]!, [...program.slice(1), join(folder, name)], { encoding: 'utf8' });
  // Bold is a character, a step back, and the same again.
  const pieces = stdout.split('\b');
  return pieces.map((piece, at) => (at < pieces.length - 1 ? piece.slice(0, -1) : piece)).join('');
}

interface Page {
  readonly name: string;
  readonly command: CommandUnknownOpts;
}

const terminal = { stdout: {}, stderr: {}, env: {}, asCalled: (text: string) => text } as never;
const COMMAND_PAGES: Page[] = [];
for (const { name } of COMMANDS) {
  const command = (await programFor(name, terminal)).commands.find((each) => each.name() === name)!;
  COMMAND_PAGES.push({ name: `kubetrace-${name}.1`, command });
  for (const each of command.commands)
    COMMAND_PAGES.push({ name: `kubetrace-${name}-${each.name()}.1`, command: each });
}

test('there is a page for each command, and package.json names them all', () => {
  expect(made.stderr).toBe('');
  expect(PAGES).toEqual(['kubetrace.1', ...COMMAND_PAGES.map(({ name }) => name)].toSorted());
  const { man } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { man: readonly string[] };
  expect(man.toSorted()).toEqual(PAGES.map((name) => `dist/man/${name}`));
});

test('the first page names every command', () => {
  const page = pageOf('kubetrace.1');
  for (const { name } of COMMANDS) expect(page).toContain(`\\fBkubetrace ${name.replaceAll('-', '\\-')}\\fR`);
});

describe.each(COMMAND_PAGES)('$name', ({ name, command }) => {
  test('has every flag, every argument and the examples', () => {
    const page = pageOf(name);
    for (const { long, hidden } of command.options)
      expect(page.includes(`\\fB${(long ?? '').replaceAll('-', '\\-')}\\fR`), long).toBe(!hidden);
    for (const argument of command.registeredArguments) expect(page).toContain(`\\fI${argument.name()}`);
    expect(page).toMatch(/^\.SH EXAMPLES\n\.nf\n(?:.*\n)*?\s+kubetrace /m);
  });
});

test.each(PAGES)(
  'in %s only the requests that the script writes begin a line, and only escapes that roff has',
  (name) => {
    for (const line of pageOf(name).split('\n')) {
      expect(line).not.toMatch(/^'/);
      if (line.startsWith('.')) expect(line).toMatch(/^\.(?:\\"|TH|SH|SS|TP|PP|B|nf|fi|sp|nh|ad)(?: |$)/);
      else
        expect(line.replace(/\\(?:-|e|&|f[BIR]|\((?:aq|ga|dq|ha|ti)|\[u[0-9A-F]{4,5}\])/g, '')).not.toMatch(
          /[\\'`"^~]/,
        );
    }
  },
);

test.skipIf(!has('mandoc'))('mandoc warns of nothing (needs mandoc)', () => {
  const files = PAGES.map((name) => join(folder, name));
  expect(spawnSync('mandoc', ['-Tlint', '-Wwarning', ...files], { encoding: 'utf8' }).stdout).toBe('');
});

test.skipIf(!has('groff'))('groff warns of nothing (needs groff)', () => {
  for (const name of PAGES)
    expect(spawnSync('groff', ['-ww', '-man', '-Tutf8', '-z', join(folder, name)], { encoding: 'utf8' }).stderr).toBe(
      '',
    );
});

test.skipIf(!has('mandoc') && !has('groff'))('what is read is what the help says (needs mandoc or groff)', async () => {
  const proxy = rendered('kubetrace-proxy.1').replace(/\s+/g, ' ');
  const { options } = COMMAND_PAGES.find(({ name }) => name === 'kubetrace-proxy.1')!.command;
  for (const { description } of options) expect(proxy).toContain(description.replace(/\s+/g, ' '));
  expect(proxy).toContain(String.raw`^localhost$,^127\.0\.0\.1$,^\[::1\]$`);
  expect(rendered('kubetrace-show.1')).toMatch(/^ +TOKEN=\$\(kubectl create token deployer\) sh \\$/m);
});

test('text that roff would obey stays text', async () => {
  const script = join(folder, 'hostile.mjs');
  const text = '.so /etc/passwd\n\'br\nC:\\fBnew\n-- `a` ~b ^c "d" … 😀';
  writeFileSync(
    script,
    `import { roff } from ${JSON.stringify(join(ROOT, 'scripts/man-page.mjs'))};\nprocess.stdout.write(roff(${JSON.stringify(text)}));\n`,
  );
  const { stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  rmSync(script);
  expect(stdout).toBe(
    '\\&.so /etc/passwd\n\\(aqbr\nC:\\efBnew\n\\-\\- \\(gaa\\(ga \\(tib \\(hac \\(dqd\\(dq \\[u2026] \\[u1F600]',
  );
});
