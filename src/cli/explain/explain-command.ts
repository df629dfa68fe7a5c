import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { type Command, Option } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { dialectFlags } from '../arguments/dialect-flags.ts';
import type { OptionsOf } from '../arguments/with-options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { FoundDenial } from './collect-denials.ts';

type Flags = OptionsOf<typeof explainFlags>;

/** `kubetrace explain [FILE|-]`: what a denial means and what lifts it, from its text alone. Asks no server. */
export function configureExplain(command: Command, terminal: Terminal): void {
  explainFlags(command)
    .argument('[file]', 'a file with the denial; - or nothing for standard input', '-')
    .addHelpText('before', HELP)
    .action((file, flags) => explain(file, flags, terminal));
}

const explainFlags = (command: Command) =>
  dialectFlags('auto')(command).addOption(
    new Option('-o, --output <format>', 'how to print').choices(['text', 'json', 'yaml']).default('text'),
  );

async function explain(file: string, { output, dialect, ksVersion }: Flags, terminal: Terminal): Promise<void> {
  const { explainInputs } = await import('./explain-input.ts');
  const { collectDenials } = await import('./collect-denials.ts');
  const inputs = explainInputs(textOf(file, terminal));
  const { found, answers, dropped } = await collectDenials(inputs, { dialect, version: ksVersion });
  if (found.length + answers.length === 0) throw nothingFound(file);
  if (dropped > 0)
    terminal.stderr.write(`${dropped} more denials are left out: only ${found.length} different ones are kept\n`);
  const { denialJson, denialText } = await import('./explain-report.ts');
  if (output === 'yaml') return printManifests(found, answers.length, terminal);
  const { answerJson, answerText } = await import('./found-answer.ts');
  const isJson = output === 'json';
  const texts = [
    ...found.map(({ id, denial }) => (isJson ? `${denialJson(id, denial)}\n` : denialText(denial))),
    ...answers.map((answer, i) =>
      isJson ? `${answerJson(found.length + i + 1, answer)}\n` : answerText(answer, terminal.stdout.columns),
    ),
  ];
  terminal.stdout.write(texts.join(isJson ? '' : RULER));
}

/** Only what `kubectl apply` takes goes to stdout. */
async function printManifests(
  found: readonly FoundDenial[],
  others: number,
  { stdout, stderr }: Terminal,
): Promise<void> {
  const { cureManifest } = await import('../../rbac/cure-manifest.ts');
  const cures = found.flatMap(
    ({
      denial: {
        cures: [least],
      },
    }) => (least ? [cureManifest(least)] : []),
  );
  const all = found.length + others;
  if (cures.length < all) stderr.write(`${all - cures.length} of ${all}: no RBAC rule lifts it\n`);
  stdout.write([...new Set(cures)].join('---\n'));
}

const RULER = `\n${'-'.repeat(72)}\n\n`;

/** The text of a file, `-` for the standard input, piece by piece. */
async function* textOf(file: string, { stdin }: Terminal): AsyncGenerator<string, void> {
  const source = file === '-' ? stdin : createReadStream(file);
  const decoder = new StringDecoder('utf8');
  try {
    for await (const bytes of source) yield typeof bytes === 'string' ? bytes : decoder.write(bytes);
  } catch (error) {
    throw new ActionableError('ERR_UNREADABLE_FILE', `cannot read ${file}`, (error as Error).message, { cause: error });
  }
  yield decoder.end();
}

function nothingFound(file: string): ActionableError {
  return new ActionableError(
    'ERR_NO_DENIAL',
    `no 403, 401 or other error of an API server found in ${file === '-' ? 'the standard input' : file}`,
    'give the Status, the line that kubectl printed (2>&1), a HAR, or a kubetrace trace',
  );
}

const HELP = `Explains a 403 or 401: which check denied it, why, and the least that lifts it; and what to
do about other errors of an API server (404, 409, 415 …). Offline.

Examples:
  # From what kubectl printed
  kubectl get secrets 2>&1 | kubetrace explain -
  # From a message, a log, a HAR, a trace, or the Status itself
  kubetrace explain forbidden.json
  # Lift it
  kubetrace explain -o yaml forbidden.json | kubectl apply -f -
  # One JSON object per denial
  kubetrace explain -o json trace.jsonl
  # What KubeSphere denied: the scope that it meant, and the kind of role that lifts it
  kubetrace explain --dialect kubesphere forbidden.json
`;
