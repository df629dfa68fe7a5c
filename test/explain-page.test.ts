import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { fencedBlocks, matcher, play, toTranscript } from './support/transcript.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../docs/explain.md'), 'utf8');
const transcripts = fencedBlocks(PAGE, 'console').map(toTranscript);

test('docs/explain.md shows commands', () => expect(transcripts.length).toBeGreaterThan(2));

test.each(transcripts.map((transcript) => [transcript.commands.at(-1)!, transcript] as const))(
  'docs/explain.md: %s prints what is shown',
  async (_, transcript) => {
    expect(await play(transcript)).toMatch(matcher(transcript));
  },
);
