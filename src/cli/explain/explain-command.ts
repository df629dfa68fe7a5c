import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { headerValue } from '../../api/request/header-list.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import type { RefusedExchange } from '../../rbac/denials/evidence/refused-exchange.ts';
import { dialectFlags } from '../arguments/dialect-flags.ts';
import type { OptionsOf } from '../arguments/with-options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { ExplainInput } from './explain-input.ts';

type Flags = OptionsOf<typeof explainFlags>;

/** `kubetrace explain [FILE|-]`: what a refusal means and what lifts it, from its text alone. Asks no server. */
export function configureExplain(command: Command, terminal: Terminal): void {
  explainFlags(command)
    .argument('[file]', 'a file with the refusal; - or nothing for standard input', '-')
    .addHelpText('before', HELP)
    .action((file, flags) => explain(file, flags, terminal));
}

const explainFlags = (command: Command) =>
  dialectFlags('auto')(command).addOption(
    new Option('-o, --output <format>', 'how to print').choices(['text', 'json', 'yaml']).default('text'),
  );

async function explain(file: string, { output, dialect, ksVersion }: Flags, terminal: Terminal): Promise<void> {
  const { explainInputs } = await import('./explain-input.ts');
  const { explainRefusal } = await import('../../rbac/explain-refusal.ts');
  const found = explainInputs(await readText(file, terminal)).flatMap((input): Explained[] => {
    const denial = input.denial ?? explainRefusal(asOfNow(input.refused), { dialect, version: ksVersion });
    return denial ? [{ id: input.id, denial }] : [];
  });
  if (found.length === 0) throw nothingFound(file);
  const { denialJson, denialText } = await import('./explain-report.ts');
  if (output === 'yaml') return printManifests(found, terminal);
  const texts = found.map(({ id, denial }) => (output === 'json' ? `${denialJson(id, denial)}\n` : denialText(denial)));
  terminal.stdout.write(texts.join(output === 'json' ? '' : RULER));
}

/** Whether a token has expired is told by the Date of the answer; where that was not kept, by our clock. */
function asOfNow(refused: RefusedExchange): RefusedExchange {
  return headerValue(refused.responseHeaders, 'Date') === undefined ? { ...refused, receivedAt: Date.now() } : refused;
}

interface Explained {
  readonly id: ExplainInput['id'];
  readonly denial: Denial;
}

/** Only what `kubectl apply` takes goes to stdout. */
async function printManifests(found: readonly Explained[], { stdout, stderr }: Terminal): Promise<void> {
  const { cureManifest } = await import('../../rbac/cure-manifest.ts');
  const cures = found.flatMap(
    ({
      denial: {
        cures: [least],
      },
    }) => (least ? [cureManifest(least)] : []),
  );
  if (cures.length < found.length)
    stderr.write(`${found.length - cures.length} of ${found.length}: no RBAC rule lifts it\n`);
  stdout.write([...new Set(cures)].join('---\n'));
}

const RULER = `\n${'-'.repeat(72)}\n\n`;

async function readText(file: string, { stdin }: Terminal): Promise<string> {
  if (file === '-') return (await buffer(stdin)).toString();
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ActionableError('ERR_UNREADABLE_FILE', `cannot read ${file}`, (error as Error).message, { cause: error });
  }
}

function nothingFound(file: string): ActionableError {
  return new ActionableError(
    'ERR_NO_REFUSAL',
    `no 403 or 401 found in ${file === '-' ? 'the standard input' : file}`,
    'give the Status, the line that kubectl printed (2>&1), a HAR, or a kubetrace trace',
  );
}

const HELP = `Says what a 403 or 401 means: which check said no, why, and the least that lifts it. Offline.

Examples:
  # From what kubectl printed
  kubectl get secrets 2>&1 | kubetrace explain -
  # From a message, a log, a HAR, a trace, or the Status itself
  kubetrace explain forbidden.json
  # Lift it
  kubetrace explain -o yaml forbidden.json | kubectl apply -f -
  # One JSON object for each denial
  kubetrace explain -o json trace.jsonl
  # What KubeSphere refused: the scope that it meant, and the kind of role that lifts it
  kubetrace explain --dialect kubesphere forbidden.json
`;
