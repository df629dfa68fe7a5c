import type { Command } from 'commander';
import type { Terminal } from './terminal/terminal.ts';

/** Adds help, flags and an action to a command. */
export type Configure = (command: Command, terminal: Terminal) => void;

/** One command of kubetrace. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Loaded only when the command is used, so that no command pays for the libraries of another. */
  readonly load: () => Promise<Configure>;
}

/** What kubetrace can do: the table of contents of the product. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'proxy',
    summary: 'the tracing proxy: kubectl proxy that shows what goes through it',
    load: async () => (await import('./proxy/proxy-command.ts')).configureProxy,
  },
  {
    name: 'run',
    summary: 'run one program under trace and end with its exit code',
    load: async () => (await import('./run/run-command.ts')).configureRun,
  },
  {
    name: 'shell',
    summary: 'a shell in which everything is traced',
    load: async () => (await import('./run/shell-command.ts')).configureShell,
  },
  {
    name: 'decode',
    summary: 'what a request means to the API server, offline',
    load: async () => (await import('./decode/decode-command.ts')).configureDecode,
  },
  {
    name: 'explain',
    summary: 'what a 403 or 401 means and what fixes it, offline',
    load: async () => (await import('./explain/explain-command.ts')).configureExplain,
  },
  {
    name: 'show',
    summary: 'print a recorded trace: as a log at any verbosity, or as HAR, curl, Postman, audit events, a diagram',
    load: async () => (await import('./show/show-command.ts')).configureShow,
  },
  {
    name: 'rbac',
    summary: 'the least Roles and bindings for what a trace did, with the evidence',
    load: async () => (await import('./rbac/rbac-command.ts')).configureRbac,
  },
  {
    name: 'usage',
    summary: 'what traces used, as a small file that can be added to others: for many machines and large audit logs',
    load: async () => (await import('./usage/usage-command.ts')).configureUsage,
  },
  {
    name: 'diff',
    summary: 'what one trace did and another did not',
    load: async () => (await import('./diff/diff-command.ts')).configureDiff,
  },
  {
    name: 'whoami',
    summary: 'which credential is used, where it came from and who the server thinks you are',
    load: async () => (await import('./whoami/whoami-command.ts')).configureWhoami,
  },
  {
    name: 'can',
    summary: 'what you or somebody else may do: a matrix, from the API server or from RBAC objects in a file',
    load: async () => (await import('./can/can-command.ts')).configureCan,
  },
  {
    name: 'who-can',
    summary: 'who may do something, and by which binding and role',
    load: async () => (await import('./who-can/who-can-command.ts')).configureWhoCan,
  },
  {
    name: 'kubeconfig',
    summary: 'a kubeconfig for a ServiceAccount: cluster, CA and token in one file',
    load: async () => (await import('./kubeconfig/kubeconfig-command.ts')).configureKubeconfig,
  },
  {
    name: 'mcp',
    summary: 'for assistants: a read-only MCP server that lists, explains and decodes what was traced',
    load: async () => (await import('./mcp/mcp-command.ts')).configureMcp,
  },
  {
    name: 'playground',
    summary: 'a small API server with real RBAC, to try things without a cluster',
    load: async () => (await import('./playground/playground-command.ts')).configurePlayground,
  },
  {
    name: 'tour',
    summary: 'playground and proxy together, with a short tour of traced requests',
    load: async () => (await import('./tour/tour-command.ts')).configureTour,
  },
  {
    name: 'learn',
    summary: 'short hands-on lessons; each step is ticked off when kubetrace sees the right request',
    load: async () => (await import('./learn/learn-command.ts')).configureLearn,
  },
  {
    name: 'completion',
    summary: 'the script that lets a shell complete commands, flags and names',
    load: async () => (await import('./completion/completion-command.ts')).configureCompletion,
  },
];

/** The command of this name. */
export function commandNamed(name: string): CommandEntry | undefined {
  return COMMANDS.find((entry) => entry.name === name);
}
