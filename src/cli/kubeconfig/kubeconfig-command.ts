import { type Command, InvalidArgumentError } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { age, moment } from '../../api/age.ts';
import { writeProblem } from '../../api/text/file-problem.ts';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import { collect, parseDuration } from '../arguments/flag-values.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import { ExitCode, type Terminal } from '../terminal/terminal.ts';
import { connectionFlags } from '../upstream/connection-flags.ts';
import type { ServiceAccountName, ServiceAccountToken } from './serviceaccount-token.ts';

type Flags = OptionsOf<typeof kubeconfigFlags> & OptionsOf<typeof connectionFlags>;

/** `kubetrace kubeconfig --serviceaccount NS/NAME`: a kubeconfig that needs no other file, tried before it is handed over. */
export function configureKubeconfig(command: Command, terminal: Terminal): void {
  withOptions(command, kubeconfigFlags, connectionFlags)
    .addHelpText('before', EXAMPLES)
    .action((flags) => make(flags, terminal));
}

const kubeconfigFlags = (command: Command) =>
  command
    .option(
      '--serviceaccount <namespace/name>',
      'the ServiceAccount; a name alone is in the namespace of -n or the context',
    )
    .option('--duration <time>', 'how long the token is valid (default: what the server gives, an hour)', parseSpan)
    .option('--audience <audience>', 'an audience of the token, can be repeated (default: the API server)', collect)
    .option('--from-secret [name]', 'take the token of its Secret, which does not expire, instead of a new one')
    .option('-o, --output <file>', 'write it to this file, readable by you alone (default: standard output)')
    .option('--force', 'overwrite the file');

const EXAMPLES = `A kubeconfig for a ServiceAccount: cluster, CA and token in one file, tried before it is handed over.

Examples:
  # For a robot, valid for an hour
  kubetrace kubeconfig --serviceaccount team-a/deployer -o deployer.kubeconfig
  kubectl --kubeconfig deployer.kubeconfig auth whoami
  # For a day
  kubetrace kubeconfig --serviceaccount team-a/deployer --duration 24h > deployer.kubeconfig
  # What may it do? Trace it
  kubetrace proxy -v 1 --kubeconfig deployer.kubeconfig
`;

async function make(flags: Flags, terminal: Terminal): Promise<void> {
  const [{ chosenUpstream }, { describeCluster }, { tokenKubeconfig }] = await Promise.all([
    import('../upstream/chosen-upstream.ts'),
    import('./described-cluster.ts'),
    import('../../kubeconfig/file/token-kubeconfig.ts'),
  ]);
  const { serviceaccount } = flags;
  if (serviceaccount === undefined) throw noServiceAccount();
  if (flags.output !== undefined && !flags.force) await refuseToOverwrite(flags.output);
  await using chosen = await chosenUpstream(flags, terminal);
  const { upstream } = chosen;
  const account = accountOf(serviceaccount, upstream.namespace);
  const cluster = await describeCluster(upstream, account.namespace, terminal);
  const found = await tokenFor(upstream, account, { flags, terminal });
  const user = `${account.namespace}/${account.name}`;
  const text = tokenKubeconfig({ ...cluster, user, namespace: account.namespace, token: found.token });
  if (flags.output === undefined) terminal.stdout.write(text);
  else await write(flags.output, text);
  reportAge(found, flags, terminal);
  await tryOut(text, flags, terminal);
}

function noServiceAccount(): ActionableError {
  const hint = 'name one: kubetrace kubeconfig --serviceaccount team-a/deployer';
  return new ActionableError('ERR_FLAGS', 'which ServiceAccount is the kubeconfig for?', hint);
}

/** `NS/NAME`, `NS:NAME`, the whole user name, or a name alone. */
function accountOf(text: string, namespace: string): ServiceAccountName {
  const parts = text.replace(/^system:serviceaccount:/, '').split(/[/:]/);
  const [first = '', second] = parts;
  const account = second === undefined ? { namespace, name: first } : { namespace: first, name: second };
  const isName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
  if (parts.length <= 2 && isName.test(account.namespace) && isName.test(account.name)) return account;
  const hint = 'it is NAMESPACE/NAME, such as team-a/deployer';
  throw new ActionableError('ERR_FLAGS', `--serviceaccount ${text} is not the name of a ServiceAccount`, hint);
}

interface Making {
  readonly flags: Flags;
  readonly terminal: Terminal;
}

async function tokenFor(upstream: Upstream, account: ServiceAccountName, making: Making): Promise<ServiceAccountToken> {
  const { flags, terminal } = making;
  const { duration, audience: audiences = [], fromSecret } = flags;
  const { issuedToken, noToken, secretToken } = await import('./serviceaccount-token.ts');
  if (fromSecret !== undefined) {
    const named = typeof fromSecret === 'string' ? fromSecret : undefined;
    const inSecret = await secretToken(upstream, account, named);
    if (!inSecret) throw noToken(missing(account, named), account);
    if ('refused' in inSecret) throw inSecret.refused;
    return inSecret;
  }
  const issued = await issuedToken(upstream, account, { duration, audiences });
  if (!('refused' in issued)) return issued;
  const stored = duration === undefined && audiences.length === 0 ? await secretToken(upstream, account) : undefined;
  if (!stored || 'refused' in stored) throw issued.refused;
  terminal.stderr.say(`warning: ${issued.refused.message}; the token of its Secret is used instead\n`);
  return stored;
}

function missing({ namespace, name }: ServiceAccountName, secret: string | undefined): string {
  if (secret !== undefined) return `there is no Secret ${namespace}/${secret}`;
  return `found no Secret of type kubernetes.io/service-account-token for ${namespace}/${name}`;
}

function reportAge({ secret, expiresAt }: ServiceAccountToken, { duration }: Flags, { stderr }: Terminal): void {
  if (secret !== undefined) {
    stderr.say(
      `warning: the token of Secret ${secret} never expires: anyone who has the file can use it until the Secret is deleted\n`,
    );
  }
  if (expiresAt === undefined) return;
  const left = expiresAt - Date.now();
  const short = duration !== undefined && left < duration * 0.9 ? `, less than the ${age(duration)} asked for` : '';
  stderr.say(`the token expires in ${age(left)} (${moment(expiresAt)})${short}\n`);
}

async function refuseToOverwrite(file: string): Promise<void> {
  const { access } = await import('node:fs/promises');
  const isFree = await access(file).then(
    () => false,
    () => true,
  );
  if (isFree) return;
  throw new ActionableError('ERR_FILE_EXISTS', `${file} exists`, 'name another file, or overwrite it with --force');
}

/** In one step, and never readable by others, whatever was there before. */
async function write(file: string, text: string): Promise<void> {
  const { rename, rm, writeFile } = await import('node:fs/promises');
  const part = `${file}.${process.pid}.part`;
  try {
    await writeFile(part, text, { mode: 0o600, flag: 'wx' });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    const { problem, hint } = writeProblem(file, error);
    throw new ActionableError('ERR_WRITE', `cannot write --output ${file}: ${problem}`, hint);
  }
}

/** Asks the server, with the new kubeconfig alone, who it thinks we are. */
async function tryOut(text: string, { output = '/dev/stdout' }: Flags, terminal: Terminal): Promise<void> {
  const [{ loadUpstream }, { processEnvironment }, { serverView }] = await Promise.all([
    import('../../kubeconfig/load-upstream.ts'),
    import('../../kubeconfig/environment.ts'),
    import('../upstream/server-view.ts'),
  ]);
  const environment = { ...processEnvironment(terminal), readFile: async () => text };
  const upstream = await loadUpstream({ kubeconfig: output }, environment);
  const { userInfo, problem, explanation } = await serverView(upstream, await upstream.authenticate(), Date.now);
  if (userInfo) return void terminal.stderr.say(`checked: the server sees ${userInfo.username}\n`);
  terminal.stderr.say(`error: the server rejects it: ${problem}\n`);
  if (explanation !== undefined) terminal.stderr.say(`hint: ${explanation}\n`);
  throw new ExitCode(1);
}

function parseSpan(value: string): number {
  const span = parseDuration(value);
  if (span > 0) return span;
  throw new InvalidArgumentError('Expected a duration such as 24h.');
}
