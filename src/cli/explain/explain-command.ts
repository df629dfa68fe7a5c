import { type Command, InvalidArgumentError, Option } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { dialectFlags } from '../arguments/dialect-flags.ts';
import { offering, plainValues } from '../arguments/offered.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { AnsweredDenial } from './cluster/ask-cluster.ts';
import type { FoundDenial } from '../../trace/explain/collect-denials.ts';

type Flags = OptionsOf<typeof explainFlags>;

/** `kubetrace explain [FILE|-]`: what a denial means and what lifts it, from its text; with `--context` also from its cluster. */
export function configureExplain(command: Command, terminal: Terminal): void {
  explainFlags(command)
    .argument('[file]', 'a file with the denial; - or nothing for standard input', '-')
    .addHelpText('before', HELP)
    .action((file, flags) => explain(file, flags, terminal));
}

const explainFlags = (command: Command) =>
  withOptions(command, cureFlags, clusterFlags, outputFlags, dialectFlags('auto', 'Read as:'));

const cureFlags = (command: Command) =>
  command
    .optionsGroup('Which cure:')
    .addOption(
      new Option('--cure <number>', 'take another cure: its number in the text')
        .argParser(parseNumber)
        .conflicts('wider'),
    )
    .addOption(
      offering(
        new Option(
          '--wider <what>',
          'take a wider cure: name (any name), resource (every verb), or an existing role such as view',
        ),
        plainValues(['name', 'resource', 'view', 'edit', 'admin']),
      ),
    )
    .option('--each', 'each denial for itself, instead of one Role for all of them');

const clusterFlags = (command: Command) =>
  command
    .optionsGroup('Ask the cluster:')
    .option('--context <context>', 'ask the cluster of this context what it has; only reads')
    .option('--kubeconfig <file>', 'with the contexts of this file; alone: its current context');

const outputFlags = (command: Command) =>
  command
    .optionsGroup('Output:')
    .addOption(
      new Option('-o, --output <format>', 'how to print').choices(['text', 'json', 'yaml', 'commands']).default('text'),
    )
    .addOption(
      new Option('--color <when>', 'colour on the terminal').choices(['auto', 'always', 'never']).default('auto'),
    );

function parseNumber(value: string): number {
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected the number of a cure, from 1 on.');
}

async function explain(file: string, flags: Flags, terminal: Terminal): Promise<void> {
  const { explainSource } = await import('./explain-source.ts');
  const { explainInputs } = await import('../../trace/explain/explain-input.ts');
  const { collectDenials } = await import('../../trace/explain/collect-denials.ts');
  const { chosenDenial } = await import('../../trace/explain/cure-choice.ts');
  const { name, text } = explainSource(file, terminal);
  const { found, answers, dropped } = await collectDenials(explainInputs(text), {
    dialect: flags.dialect,
    version: flags.ksVersion,
  });
  if (found.length + answers.length === 0) throw nothingFound(name);
  if (dropped > 0)
    terminal.stderr.say(`${dropped} more denials are left out: only ${found.length} different ones are kept\n`);
  const answered = await withCluster(found, flags, terminal);
  const chosen = answered.map((one) => chosenDenial(one, flags));
  if (found.length > 0 && !chosen.some(({ hasChoice }) => hasChoice)) throw noSuchCure(flags);
  const { printExplained } = await import('./print-explained.ts');
  await printExplained({ found: chosen, answers }, flags, terminal);
}

async function withCluster(
  found: readonly FoundDenial[],
  { context, kubeconfig }: Flags,
  terminal: Terminal,
): Promise<readonly AnsweredDenial[]> {
  if (context === undefined && kubeconfig === undefined) return found;
  const [{ loadUpstream }, { processEnvironment }, { askCluster }] = await Promise.all([
    import('../../kubeconfig/load-upstream.ts'),
    import('../../kubeconfig/environment.ts'),
    import('./cluster/ask-cluster.ts'),
  ]);
  const flags = { ...(context !== undefined && { context }), ...(kubeconfig !== undefined && { kubeconfig }) };
  return askCluster(await loadUpstream(flags, processEnvironment(terminal)), found);
}

function nothingFound(name: string): ActionableError {
  return new ActionableError(
    'ERR_NO_DENIAL',
    `no 403, 401 or other error of an API server found in ${name}`,
    'give the Status, the line that kubectl printed (2>&1), a HAR, or a kubetrace trace',
  );
}

function noSuchCure({ cure, wider }: Flags): ActionableError {
  const what = cure === undefined ? `--wider ${wider}` : `--cure ${cure}`;
  return new ActionableError('ERR_FLAGS', `no denial has the cure of ${what}`, 'leave it out to see which there are');
}

const HELP = `Explains a 403 or 401: the answer first, then the least that lifts it, then why; and what to do about
other errors of an API server (404, 409, 415 …). From the text alone, offline; with --context it also asks
the cluster, by reads only, for the smallest change of what is there.

Examples:
  # From what kubectl printed
  kubectl get secrets 2>&1 | kubetrace explain -
  # From a message, a log, a HAR, a trace, or the Status itself
  kubetrace explain forbidden.json
  # Lift it; several denials of one subject become one Role for each namespace
  kubetrace explain -o yaml forbidden.json | kubectl apply -f -
  # Any pod instead of this one
  kubetrace explain --wider name -o yaml forbidden.json | kubectl apply -f -
  # What does the cluster have, and which Role almost grants it?
  kubetrace explain --context admin forbidden.json
  # One JSON object per denial
  kubetrace explain -o json trace.jsonl
  # What KubeSphere denied: the scope that it meant, and the kind of role that lifts it
  kubetrace explain --dialect kubesphere forbidden.json
`;
