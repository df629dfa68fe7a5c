import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { kubectls } from './support/real-kubectl.ts';
import { fencedBlocks, matcher, play, toTranscript } from './support/transcript.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../docs/playground.md'), 'utf8');
const transcripts = fencedBlocks(PAGE, 'console').map(toTranscript);

test('docs/playground.md shows commands', () => expect(transcripts.length).toBeGreaterThan(0));

test
  .skipIf(kubectls().length === 0)
  .each(transcripts.map((transcript) => [transcript.commands.at(-1)!, transcript] as const))(
  'docs/playground.md: %s prints what is shown',
  async (_, transcript) => {
    expect(await play(transcript)).toMatch(matcher(transcript));
  },
);
