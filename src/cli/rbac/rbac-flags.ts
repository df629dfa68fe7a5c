import { type Command, InvalidArgumentError, Option } from 'commander';
import { traceFlags } from '../arguments/trace-files.ts';
import { offering, plainValues } from '../arguments/offered.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import type { Widening } from '../../needs/roles/widening.ts';
import { WIDENING_WORDS, wideningIn } from '../../needs/roles/widening-words.ts';
import { exchangeFilter } from '../../trace/filter/exchange-filter.ts';
import { groupSubject, serviceAccountOf, type Subject, subjectOf, usernameOf } from '../../rbac/rules/subject.ts';

/** What the least roles are made from, and how they are printed. */
export type RbacFlags = OptionsOf<typeof rbacFlags>;

/** The flags of `kubetrace rbac`. */
export const rbacFlags = (command: Command) => withOptions(command, subjectFlags, requestFlags, traceFlags, roleFlags);

const subjectFlags = (command: Command) =>
  command
    .optionsGroup('For whom:')
    .addOption(
      new Option('--serviceaccount <namespace/name>', 'bind it to this ServiceAccount')
        .argParser(parseServiceAccount)
        .conflicts(['user', 'group']),
    )
    .addOption(new Option('--user <name>', 'bind it to this user').argParser(subjectOf).conflicts('group'))
    .addOption(new Option('--group <name>', 'bind it to this group').argParser(groupSubject));

const requestFlags = (command: Command) =>
  command
    .optionsGroup('Which requests:')
    .addOption(
      new Option('--filter <conditions>', 'only of these requests, as in client~^helm').argParser(exchangeFilter),
    )
    .addOption(new Option('--missing-only', 'only what was denied and not allowed later').conflicts('allowedOnly'))
    .option('--allowed-only', 'leave out requests that were denied or never answered')
    .option('--with-defaults', 'also what every authenticated user may do anyway, such as discovery');

const roleFlags = (command: Command) =>
  command
    .optionsGroup('Which roles:')
    .addOption(
      new Option('-o, --output <format>', 'how to print: manifests, kubectl commands, or a table of what was used')
        .choices(['yaml', 'json', 'commands', 'matrix'])
        .default('yaml'),
    )
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
    .option('--context <context>', 'leave out what the roles of this context already allow; they are only read')
    .option('--kubeconfig <file>', 'the kubeconfig of the context (default: $KUBECONFIG, else ~/.kube/config)')
    .addOption(
      offering(
        new Option(
          '--expand <what>',
          'allow more than was seen: names (any name), namespaces (all of them), verbs=read (get, list and watch); names=3: only where 3 were seen; comma-separated, repeatable',
        ).argParser(parseExpand),
        { ...plainValues(WIDENING_WORDS), isList: true },
      ),
    )
    .option('--aggregate', 'one ClusterRole, bound in each namespace, where several namespaces need the same');

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
  const [namespace = '', name = '', ...rest] = value.replace(/^system:serviceaccount:/, '').split(/[/:]/);
  const subject = { kind: 'ServiceAccount', name, namespace } as const;
  if (rest.length > 0 || !serviceAccountOf(usernameOf(subject) ?? '')) {
    throw new InvalidArgumentError('Expected NAMESPACE/NAME of a ServiceAccount.');
  }
  return subject;
}

function parseExpand(value: string, sofar: Partial<Widening> = {}): Partial<Widening> {
  const widening = wideningIn(value);
  if (widening) return { ...sofar, ...widening };
  const words = WIDENING_WORDS.join(', ');
  throw new InvalidArgumentError(`Expected one or more of ${words}, or names=3 for only where at least 3 were seen.`);
}
