import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { kubectls } from './support/real-kubectl.ts';
import { fencedBlocks, matcher, play, toTranscript } from './support/transcript.ts';

const EXAMPLES = resolve(import.meta.dirname, '../examples');

describe.each(readdirSync(EXAMPLES).toSorted())('examples/%s', (name) => {
  const folder = join(EXAMPLES, name);
  const transcripts = fencedBlocks(readFileSync(join(folder, 'README.md'), 'utf8'), 'console').map(toTranscript);
  const usesKubectl = readdirSync(folder).some((file) => /kubectl /.test(readFileSync(join(folder, file), 'utf8')));

  test('shows something to run', () => expect(transcripts.length).toBeGreaterThan(0));

  for (const transcript of transcripts) {
    test.skipIf(usesKubectl && kubectls().length === 0)(transcript.commands.at(-1)!, async () => {
      expect(await play(transcript, folder)).toMatch(matcher(transcript));
    });
  }
});
