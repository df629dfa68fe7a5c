import type { Command } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import type { ConnectionFlags } from '../../kubeconfig/file/connection-flags.ts';
import { secretFileOption } from '../arguments/secret-file-option.ts';
import type { OptionsOf } from '../arguments/with-options.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Whom to log in as. */
export type LoginFlags = OptionsOf<typeof loginFlags>;

/** Adds `--kubesphere-login` and `--kubesphere-client`. */
export const loginFlags = (command: Command) =>
  command
    .optionsGroup('KubeSphere:')
    .option(
      '--kubesphere-login <username>',
      'log in to ks-apiserver as this user; prompts for the password, or reads it from stdin',
    )
    .option('--kubesphere-client <id:secret>', 'the OAuth client to log in with (default: kubesphere:kubesphere)')
    .addOption(secretFileOption('kubesphere-client', 'file that contains the OAuth client, as ID:SECRET'));

/** The connection's flags, with the password of the login. On a terminal it prompts for it; otherwise it is the first line of stdin. */
export async function connectionFlagsWithLogin(
  flags: ConnectionFlags & LoginFlags,
  terminal: Terminal,
): Promise<ConnectionFlags> {
  const { kubesphereLogin: username, kubesphereClient: client } = flags;
  if (username === undefined) return flags;
  const other = flags.token ? '--token' : flags.credentials === 'client' ? '--credentials=client' : undefined;
  if (other !== undefined) {
    throw new ActionableError(
      'ERR_FLAGS',
      `cannot use --kubesphere-login and ${other} at the same time`,
      'leave one out',
    );
  }
  const password = await readPassword(username, terminal);
  if (password === '') {
    const hint = 'type it, or pipe it in: printf %s "$PASSWORD" | kubetrace …';
    throw new ActionableError('ERR_NO_PASSWORD', `no password for --kubesphere-login ${username}`, hint);
  }
  const [clientId, ...secret] = (client ?? '').split(':');
  const by = clientId ? { clientId, clientSecret: secret.join(':') } : {};
  return { ...flags, login: { username, password, ...by } };
}

async function readPassword(username: string, { stdin, stderr }: Terminal): Promise<string> {
  const [{ createInterface }, { Writable }] = await Promise.all([import('node:readline'), import('node:stream')]);
  const asks = stdin.isTTY === true;
  if (asks) stderr.write(`Password of ${username} at KubeSphere: `);
  // A terminal whose output goes nowhere does not echo.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output, terminal: asks });
  // A terminal that does not echo hands out Ctrl-C as a key.
  lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (asks) stderr.write('\n');
  }
}
