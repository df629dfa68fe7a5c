import type { Command } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { TRACE_ARGUMENT } from '../arguments/trace-files.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import type { Terminal } from '../terminal/terminal.ts';

type Flags = OptionsOf<typeof mcpFlags>;

/** `kubetrace mcp [TRACE...]`: a server of the Model Context Protocol on the standard streams, for assistants. Read-only. */
export function configureMcp(command: Command, terminal: Terminal): void {
  mcpFlags(command)
    .argument('[trace...]', TRACE_ARGUMENT.replace(/; - for .*$/, ''))
    .addHelpText('before', HELP)
    .action((files, flags) => mcp(files, flags, terminal));
}

const mcpFlags = (command: Command) => withOptions(command, liveFlags, accessFlags);

const liveFlags = (command: Command) =>
  command
    .optionsGroup('A running trace:')
    .option('--url <url>', 'where `kubetrace proxy --web` serves it, without the key')
    .option(
      '--key-file <file>',
      'its key, or the URL that it printed (default: $KUBETRACE_WEB_KEY); read for each question',
    );

const accessFlags = (command: Command) =>
  command
    .optionsGroup('Who may do what:')
    .option('--rbac <file>', 'answer it from the RBAC objects in this file')
    .option('--context <context>', 'answer it from the API server of this context, which is only read')
    .option('--kubeconfig <file>', 'the kubeconfig of the context; alone: its current context');

async function mcp(files: readonly string[], flags: Flags, terminal: Terminal): Promise<void> {
  checkFlags(files, flags);
  if (terminal.stdin.isTTY === true) terminal.stderr.say(ON_A_TERMINAL);
  const [{ serveMcp }, { rbacOfFlags, traceOfFlags }] = await Promise.all([
    import('./session/serve-mcp.ts'),
    import('./source/sources-of-flags.ts'),
  ]);
  await serveMcp({ trace: traceOfFlags(files, flags, terminal), rbac: rbacOfFlags(flags) }, terminal);
}

const ON_A_TERMINAL =
  'kubetrace mcp is started by an assistant, which speaks JSON-RPC with it on its standard input and output; Ctrl-D ends it\n';

function checkFlags(files: readonly string[], { url, keyFile, rbac, context, kubeconfig }: Flags): void {
  if (files.includes('-') || rbac === '-')
    throw new ActionableError('ERR_FLAGS', 'the standard input is for the assistant', 'name a file in place of -');
  if (files.length > 0 && (url !== undefined || keyFile !== undefined))
    throw new ActionableError(
      'ERR_FLAGS',
      'a running trace or recorded ones, not both',
      'leave out TRACE or --url and --key-file',
    );
  if (rbac !== undefined && (context !== undefined || kubeconfig !== undefined))
    throw new ActionableError('ERR_FLAGS', '--rbac excludes --context and --kubeconfig', 'leave one of them out');
}

const HELP = `For assistants: a server of the Model Context Protocol on standard input and output. Its tools list, show, explain and decode
requests and write the least Role; they only read, their results are bounded, and secrets are masked (docs/mcp.md).

Examples:
  # A recorded trace, which may still grow
  kubetrace mcp deploy.jsonl
  # A running one: the URL with the key is what the proxy prints to stderr
  kubetrace proxy --web 2> ~/.kubetrace-url &
  kubetrace mcp --key-file ~/.kubetrace-url
  # Also: who may do what, from a file or from a cluster
  kubetrace mcp --rbac rbac.yaml deploy.jsonl
  kubetrace mcp --context staging deploy.jsonl
  # No trace: explain and decode what is pasted
  kubetrace mcp
`;
