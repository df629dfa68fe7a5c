import { type Command, InvalidArgumentError, Option } from 'commander';
import { traceFlags } from '../arguments/trace-files.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import type { Widening } from '../../needs/roles/widening.ts';
import { exchangeFilter } from '../../trace/filter/exchange-filter.ts';
import { groupSubject, serviceAccountOf, type Subject, subjectOf, usernameOf } from '../../rbac/rules/subject.ts';

/** What the least roles are made from, and how they are printed. */
export type RbacFlags = OptionsOf<typeof rbacFlags>;

/** The flags of `kubetrace rbac`. */
export const rbacFlags = (command: Command) =>
  withOptions(command, traceFlags)
    .addOption(
      new Option('--serviceaccount <namespace/name>', 'bind it to this ServiceAccount')
        .argParser(parseServiceAccount)
        .conflicts(['user', 'group']),
    )
    .addOption(new Option('--user <name>', 'bind it to this user').argParser(subjectOf).conflicts('group'))
    .addOption(new Option('--group <name>', 'bind it to this group').argParser(groupSubject))
    .addOption(
      new Option('--name <name>', 'name of the roles and bindings (default: kubetrace- and the subject)').argParser(
        parseName,
      ),
    )
    .option(
      '--given <file>',
      'leave out what the Roles and bindings in this file already allow, as kubectl get -o json prints them; repeatable',
      listed,
    )
    .option(
      '--expand <what>',
      'allow more than was seen: names (any name), namespaces (all of them), verbs=read (get, list and watch); comma-separated, repeatable',
      parseExpand,
    )
    .addOption(
      new Option('--filter <conditions>', 'only of these requests, as in client~^helm').argParser(exchangeFilter),
    )
    .addOption(new Option('--missing-only', 'only what was denied and not allowed later').conflicts('allowedOnly'))
    .option('--allowed-only', 'leave out requests that were denied or never answered')
    .option('--with-defaults', 'also what every authenticated user may do anyway, such as discovery')
    .addOption(
      new Option('-o, --output <format>', 'how to print: manifests, kubectl commands, or a table of what was used')
        .choices(['yaml', 'json', 'commands', 'matrix'])
        .default('yaml'),
    );

/** Whom the flags name. */
export function subjectOfFlags({ serviceaccount, user, group }: RbacFlags): Subject | undefined {
  return serviceaccount ?? user ?? group;
}

/** One more of an option that may be given several times. */
function listed(value: string, sofar?: readonly string[]): readonly string[] {
  return [...(sofar ?? []), value];
}

/** What the API server takes for a name of a role (apimachinery pkg/api/validation/path). */
function parseName(value: string): string {
  if (value === '' || value === '.' || value === '..' || /[/%]/.test(value)) {
    throw new InvalidArgumentError('Expected a name without / and %.');
  }
  return value;
}

function parseServiceAccount(value: string): Subject {
  const [namespace = '', name = '', ...rest] = value.split(/[/:]/);
  const subject = { kind: 'ServiceAccount', name, namespace } as const;
  if (rest.length > 0 || !serviceAccountOf(usernameOf(subject) ?? '')) {
    throw new InvalidArgumentError('Expected NAMESPACE/NAME of a ServiceAccount.');
  }
  return subject;
}

/** The word for each widening. */
const EXPANSIONS: Readonly<Record<keyof Widening, string>> = {
  names: 'names',
  namespaces: 'namespaces',
  readVerbs: 'verbs=read',
};

function parseExpand(value: string, sofar: Partial<Widening> = {}): Partial<Widening> {
  const words = Object.values(EXPANSIONS);
  const wanted = value.split(',').map((word) => word.trim());
  if (!wanted.every((word) => words.includes(word)))
    throw new InvalidArgumentError(`Expected one or more of ${words.join(', ')}.`);
  const widenings = Object.entries(EXPANSIONS).flatMap(([widening, word]) =>
    wanted.includes(word) ? [[widening, true] as const] : [],
  );
  return { ...sofar, ...Object.fromEntries(widenings) };
}
