import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/cli/commands.ts';
import { PlainOutput } from '../src/cli/terminal/plain-output.ts';
import type { Terminal } from '../src/cli/terminal/terminal.ts';
import { aTerminal } from './support/a-terminal.ts';
import { kubectls } from './support/real-kubectl.ts';
import { fencedBlocks, matcher, play, toTranscript } from './support/transcript.ts';

const ROOT = resolve(import.meta.dirname, '..');
const DOCS = join(ROOT, 'docs');
const PAGES = readdirSync(DOCS).filter((name) => name.endsWith('.md'));

test('each command has a page, which ends with its help as it is', () => {
  const differing = execFileSync(process.execPath, ['test/tables/make-command-pages.mjs'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  // Else: npm run build && node test/tables/make-command-pages.mjs --write
  expect(differing).toBe('');
});

describe.each(PAGES)('docs/%s', (name) => {
  const page = readFileSync(join(DOCS, name), 'utf8');

  for (const transcript of fencedBlocks(page, 'console').map(toTranscript)) {
    const usesKubectl = transcript.commands.some((command) => /\bkubectl /.test(command));
    test.skipIf(usesKubectl && kubectls().length === 0)(
      `prints what is shown: ${transcript.commands.at(-1)!}`,
      async () => {
        expect(await play(transcript)).toMatch(matcher(transcript));
      },
    );
  }

  test('names only commands and flags that exist', async () => {
    const flags = await allFlags();
    for (const line of commandLines(page)) {
      const [, command = '', rest = ''] = /^(\S*)(.*)/.exec(line) ?? [];
      // `kubetrace --web` is `kubetrace proxy --web`.
      const known = flags.get(command === '' || command.startsWith('-') ? 'proxy' : command);
      expect(known, `kubetrace ${line}`).toBeDefined();
      const [own = ''] = rest.split(/ -- /);
      for (const [, flag] of own.matchAll(/ (--[a-z][\w-]*)/g))
        expect([...(known ?? [])], `kubetrace ${line}`).toContain(flag);
    }
  });

  test('leads to files and headings that exist', () => {
    for (const [, target, heading] of page.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)) {
      const text = target === '' ? page : readFileSync(resolve(DOCS, target!), 'utf8');
      if (heading !== undefined) expect(headingsOf(text), `${target}#${heading}`).toContain(heading);
    }
  });
});

/** What follows `kubetrace ` in each command of the blocks for a shell, continued lines joined. */
function commandLines(page: string): string[] {
  const blocks = [...fencedBlocks(page, 'sh'), ...fencedBlocks(page, 'console')].join('\n').replaceAll('\\\n', ' ');
  const commands = blocks.split('\n').filter((line) => !line.startsWith('#'));
  return commands.flatMap((line) =>
    Array.from(line.matchAll(/(?:^|[|(;] |\$ )kubetrace ([^|;)#&>]+)/g), ([, rest]) => rest!.trim()),
  );
}

async function allFlags(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const raw = aTerminal();
  const [stdout, stderr] = [new PlainOutput(raw.stdout), new PlainOutput(raw.stderr)];
  const terminal: Terminal = { ...raw, stdout, stderr, asCalled: (text) => text };
  const entries = COMMANDS.map(async ({ name, load }) => {
    const command = new Command(name);
    (await load())(command, terminal);
    const all = [command, ...command.commands].flatMap(({ options }) => options.map(({ long }) => long ?? ''));
    return [name, new Set([...all, '--help'])] as const;
  });
  // Shells run it, and the page of completion shows what it prints.
  const forShells = ['complete', new Set<string>()] as const;
  return new Map([...(await Promise.all(entries)), forShells]);
}

/** As GitHub and npm make them into anchors. */
function headingsOf(markdown: string): string[] {
  return Array.from(markdown.matchAll(/^#+ (.+)$/gm), ([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
