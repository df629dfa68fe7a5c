import { appendFileSync } from 'node:fs';
import type { Terminal } from '../terminal/terminal.ts';

/** Appends Markdown to the summary of a step of GitHub Actions; where there is none, it goes to stderr. */
export function writeStepSummary({ env, stderr }: Terminal, markdown: string): void {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (!file) return void stderr.write(markdown);
  try {
    appendFileSync(file, `${markdown}\n`);
  } catch (error) {
    stderr.say(`error: --summary github: GITHUB_STEP_SUMMARY=${file}: ${(error as Error).message}\n`);
  }
}
