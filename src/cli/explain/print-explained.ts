import { painter } from '../../log/pretty/paint.ts';
import { type ColorChoice, wantsColor } from '../terminal/color.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { ChosenDenial } from './cluster/ask-cluster.ts';
import type { FoundAnswer } from '../../trace/explain/found-answer.ts';

/** What was found: denials, and other errors. */
export interface Explained {
  readonly found: readonly ChosenDenial[];
  readonly answers: readonly FoundAnswer[];
}

/** How to print it. */
export interface PrintFlags {
  readonly output: 'text' | 'json' | 'yaml' | 'commands';
  readonly each?: boolean | undefined;
  readonly color: ColorChoice;
}

/** Prints what was found: for a person, as JSON, or only what lifts the denials. Denials come first. */
export async function printExplained(explained: Explained, flags: PrintFlags, terminal: Terminal): Promise<void> {
  if (flags.output === 'json') return printJson(explained, terminal);
  if (flags.output !== 'text') return printCures(explained, flags, terminal);
  const { found, answers } = explained;
  const { stdout, env } = terminal;
  const [{ reportText }, { denialLines }, { denialsLines }, { answerText }] = await Promise.all([
    import('../terminal/report-text.ts'),
    import('./denial-lines.ts'),
    import('./denials-lines.ts'),
    import('./answer-text.ts'),
  ]);
  const { width } = stdout;
  const layout = { width, paint: painter(wantsColor(flags.color, stdout, env)) };
  const isEach = found.length === 1 || flags.each === true;
  const denials = isEach ? found.map(denialLines) : found.length > 0 ? [denialsLines(found)] : [];
  const texts = [...denials.map((lines) => reportText(lines, layout)), ...answers.map((one) => answerText(one, width))];
  stdout.painted.write(texts.join(RULER));
}

async function printJson({ found, answers }: Explained, { stdout }: Terminal): Promise<void> {
  const [{ denialFields }, { answerFields }] = await Promise.all([
    import('../../trace/explain/denial-fields.ts'),
    import('../../trace/explain/found-answer.ts'),
  ]);
  for (const one of found) stdout.write(`${JSON.stringify(denialFields(one))}\n`);
  for (const [i, one] of answers.entries())
    stdout.write(`${JSON.stringify(answerFields(found.length + i + 1, one))}\n`);
}

/** Only what `kubectl apply` or a shell takes goes to stdout. */
async function printCures(
  { found, answers }: Explained,
  { each, output }: PrintFlags,
  terminal: Terminal,
): Promise<void> {
  const { cureDocuments, cureLines, mergedCure } = await import('./merged-cure.ts');
  const cures = found.flatMap(({ denial }) => denial.cures.slice(0, 1));
  const { stdout, stderr } = terminal;
  const all = found.length + answers.length;
  if (cures.length < all) stderr.say(`${all - cures.length} of ${all}: no RBAC rule lifts it\n`);
  if (output === 'yaml') {
    stdout.write(cureDocuments(each || cures.length < 2 ? cures : [mergedCure(cures)]));
    return;
  }
  const { lines, without } = cureLines(cures);
  if (without > 0) stderr.say(`${without} of ${cures.length}: kubectl has no command that makes it; see -o yaml\n`);
  stdout.write(lines.map((line) => `${line}\n`).join(''));
}

const RULER = `\n${'-'.repeat(72)}\n\n`;
