import { type Command, Option } from 'commander';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import { ExitCode, type Terminal } from '../terminal/terminal.ts';
import { connectionFlags } from '../upstream/connection-flags.ts';
import { loginFlags, connectionFlagsWithLogin } from '../upstream/login-flags.ts';
import { warnAboutSubject } from '../upstream/odd-subject.ts';
import type { WhoamiReport } from './whoami-report.ts';

type Flags = OptionsOf<typeof whoamiFlags> & OptionsOf<typeof connectionFlags> & OptionsOf<typeof loginFlags>;

/** `kubetrace whoami`: which credential is used and why, what it says, and who the server thinks we are. Prints no credential. */
export function configureWhoami(command: Command, terminal: Terminal): void {
  withOptions(command, whoamiFlags, connectionFlags, loginFlags)
    .addHelpText('before', EXAMPLES)
    .action((flags) => whoami(flags, terminal));
}

const whoamiFlags = (command: Command) =>
  command
    .option('--verify', "check the token's signature against the server's own keys; exit 1 if none of them signed it")
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['table', 'json', 'yaml']).default('table'));

const EXAMPLES = `Examples:
  # Who am I, and until when?
  kubetrace whoami
  # Who would I be with this context and this flag?
  kubetrace whoami --context dev --as system:serviceaccount:shop:robot
  # Was this token issued by this cluster?
  kubetrace whoami --token "$TOKEN" --verify
`;

async function whoami(flags: Flags, terminal: Terminal): Promise<void> {
  const report = await examine(flags, terminal);
  terminal.stdout.write(await printed(report, flags.output));
  if (report.signature?.verified === false) throw new ExitCode(1);
}

async function examine(given: Flags, terminal: Terminal): Promise<WhoamiReport> {
  const [{ loadUpstream }, { processEnvironment }, { serverView }, { whoamiFacts }] = await Promise.all([
    import('../../kubeconfig/load-upstream.ts'),
    import('../../kubeconfig/environment.ts'),
    import('../upstream/server-view.ts'),
    import('./whoami-facts.ts'),
  ]);
  warnAboutSubject(given.as, terminal);
  const environment = processEnvironment(terminal);
  const flags = await connectionFlagsWithLogin(given, terminal);
  const upstream = await loadUpstream(flags, environment);
  const first = await upstream.authenticate();
  let serverSees = await serverView(upstream, first, environment.now);
  let auth = first;
  if (serverSees.problem?.startsWith('401') && (await upstream.refresh(first))) {
    auth = await upstream.authenticate();
    serverSees = await serverView(upstream, auth, environment.now);
  }
  const facts = await whoamiFacts(upstream, auth);
  if (!given.verify) return { ...facts, serverSees };
  const { verifyToken } = await import('./verify-token.ts');
  // The keys may be readable with the kubeconfig's own credentials where the token is not accepted.
  const reader = flags.token
    ? await loadUpstream({ ...flags, token: '' }, environment).catch(() => undefined)
    : undefined;
  return { ...facts, serverSees, signature: await verifyToken(upstream, auth, reader) };
}

async function printed(report: WhoamiReport, output: Flags['output']): Promise<string> {
  const { whoamiData, whoamiText } = await import('./whoami-report.ts');
  if (output === 'table') return whoamiText(report, Date.now());
  if (output === 'json') return `${JSON.stringify(whoamiData(report), undefined, 2)}\n`;
  const { yamlText } = await import('../../api/yaml/yaml-text.ts');
  return yamlText(whoamiData(report));
}
