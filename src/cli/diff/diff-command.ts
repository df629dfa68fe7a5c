import { Argument, type Command, Option } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import type { TargetDifference, TraceProfile } from '../../needs/diff/trace-diff.ts';
import { traceFlags, traceReading } from '../arguments/trace-files.ts';
import { FILES, offering } from '../arguments/offered.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import { ExitCode, type Terminal } from '../terminal/terminal.ts';
import { speakAsWeDo } from '../help/usage-error.ts';

type Flags = OptionsOf<typeof diffFlags> & OptionsOf<typeof traceFlags>;

/** `kubetrace diff A B`: what one trace did and the other did not. Exits as diff does: 0 the same, 1 different, 2 trouble. */
export function configureDiff(command: Command, terminal: Terminal): void {
  // 1 would mean that they differ.
  speakAsWeDo(command, terminal, 2);
  withOptions(command, diffFlags, traceFlags)
    .addArgument(
      offering(new Argument('<a>', 'a trace, an audit log or a HAR, or a directory or pattern of them'), FILES),
    )
    .addArgument(offering(new Argument('<b>', 'another; - for standard input'), FILES))
    .addHelpText('before', HELP)
    .action(async (a, b, flags) => {
      const differences = await compared(a, b, { flags, terminal });
      if (differences > 0) throw new ExitCode(1);
    });
}

const diffFlags = (command: Command) =>
  command
    .option('--ignore-counts', 'do not compare how often the same was done')
    .option('--exact-names', 'compare generated names and uids as they are, not as web-*')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'));

async function compared(
  a: string,
  b: string,
  { flags, terminal }: { readonly flags: Flags; readonly terminal: Terminal },
): Promise<number> {
  try {
    const { traceDifferences } = await import('../../needs/diff/trace-diff.ts');
    const [before, after] = [await profileOf(a, flags, terminal), await profileOf(b, flags, terminal)];
    const found = traceDifferences(before, after, { counts: flags.ignoreCounts !== true });
    const text = flags.output === 'json' ? jsonText : lineText;
    for (const difference of found) terminal.stdout.write(`${text(difference)}\n`);
    return found.length;
  } catch (error) {
    if (!(error instanceof ActionableError)) throw error;
    const { describeError } = await import('../terminal/error-message.ts');
    terminal.stderr.say(describeError(error));
    throw new ExitCode(2);
  }
}

async function profileOf(file: string, flags: Flags, terminal: Terminal): Promise<TraceProfile> {
  const [{ TraceProfile: Profile }, { readTrace }] = await Promise.all([
    import('../../needs/diff/trace-diff.ts'),
    import('../../export/files/read-trace.ts'),
  ]);
  const profile = new Profile({ isExact: flags.exactNames === true });
  const { inputs, options, end } = traceReading([file], flags, terminal);
  for (const input of inputs) {
    for await (const exchanges of readTrace(input, { ...options, apiOnly: true })) {
      for (const exchange of exchanges) profile.add(exchange);
    }
  }
  end();
  return profile;
}

const SIGNS: Readonly<Record<TargetDifference['kind'], string>> = {
  removed: '-',
  added: '+',
  verbs: '~',
  status: '~',
  count: '~',
};

/** `~ secrets team-a/db: get 200 x2 → get 403`. */
function lineText({ kind, resource, namespace, name, before, after }: TargetDifference): string {
  const object = namespace === '' ? name : `${namespace}/${name}`;
  const target = `${resource}${object === '' ? '' : ` ${object}`}`;
  const acts = [before, after].filter((side) => side.size > 0).map(actsText);
  return plainLine(`${SIGNS[kind]} ${target}: ${acts.join(' → ')}`);
}

function actsText(acts: ReadonlyMap<string, number>): string {
  return [...acts].map(([act, count]) => (count === 1 ? act : `${act} x${count}`)).join(', ');
}

function jsonText({ before, after, ...difference }: TargetDifference): string {
  return JSON.stringify({ ...difference, before: Object.fromEntries(before), after: Object.fromEntries(after) });
}

const HELP = `What one trace did and the other did not: requests only in one (- and +), and changed verbs, status or counts (~).
Generated names count as one name (pods of web-6d4cf56db6-x7k2p as web-*), and so do uids.
Exits with 0 if they are the same, 1 if they differ, 2 if they cannot be read.

Examples:
  # What does the new version of a tool do that the old one did not?
  kubetrace diff old.jsonl new.jsonl
  # Where does the ServiceAccount get another answer than the administrator?
  kubetrace diff --ignore-counts admin.jsonl ci.jsonl
`;
