import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/cli/commands.ts';
import { kubectls } from './support/real-kubectl.ts';
import { fencedBlocks, matcher, play, toTranscript } from './support/transcript.ts';

const ROOT = resolve(import.meta.dirname, '..');
const README = readFileSync(resolve(ROOT, 'README.md'), 'utf8');

describe('README: what a block shows is what the commands print', () => {
  const transcripts = fencedBlocks(README, 'console').map(toTranscript);
  test('there are such blocks', () => expect(transcripts.length).toBeGreaterThan(3));

  for (const transcript of transcripts) {
    const needsKubectl = transcript.commands.some((command) => command.startsWith('kubectl '));
    test.skipIf(needsKubectl && kubectls().length === 0)(transcript.commands.at(-1)!, async () => {
      expect(await play(transcript)).toMatch(matcher(transcript));
    });
  }
});

test('README: the shell commands are ours and exist', () => {
  const { scripts, version } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
    version: string;
  };
  const lines = fencedBlocks(README, 'sh').flatMap((block) => block.trim().split('\n'));
  const commands = COMMANDS.map(({ name }) => `kubetrace ${name}`);
  for (const line of lines) {
    // What that does is seen in test/packing.
    if (line === `npm pack && npm install -g ./kubetrace-${version}.tgz`) continue;
    const script = /^npm ci && npm (?:run )?(\w+)$/.exec(line)?.[1];
    expect(script === undefined ? commands.some((command) => line.startsWith(command)) : script in scripts, line).toBe(
      true,
    );
  }
});

test('README: every command is in its table', () => {
  for (const { name } of COMMANDS) expect(README).toMatch(new RegExp(`^\\| \`kubetrace ${name}\\b.*\\|`, 'm'));
});

test.each(['README.md', 'docs/architecture.md', 'CHANGELOG.md'])('%s: links lead to files that exist', (name) => {
  const text = readFileSync(resolve(ROOT, name), 'utf8');
  for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
    expect(() => readFileSync(resolve(ROOT, name, '..', target!)), target).not.toThrow();
  }
});
