import { MASKED } from '../../api/secrets/masked-stream.ts';

/** Flags of ours whose value is a credential. */
const SECRET_FLAGS = ['--token', '--password', '--kubesphere-client'];

/**
 * Takes credentials out of the command line that `ps` shows to everyone on the machine; in Node the title of the process does that. For
 * a moment at the start they are visible; with a kubeconfig they never are.
 */
export function hideSecretArguments(args: readonly string[]): void {
  const shown = withoutSecrets(args);
  if (shown.some((arg, i) => arg !== args[i])) process.title = [...process.argv.slice(0, 2), ...shown].join(' ');
}

/** `complete --` comes before the words of a command line that is being typed. */
const COMPLETED = 2;

/** The arguments with the values of such flags masked; what follows `--` is another program's. */
export function withoutSecrets(args: readonly string[]): string[] {
  const end = args.indexOf('--', args[0] === 'complete' ? COMPLETED : 0);
  return args.map((arg, i) => {
    if (end >= 0 && i >= end) return arg;
    const flag = SECRET_FLAGS.find((name) => arg.startsWith(`${name}=`));
    if (flag !== undefined) return `${flag}=${MASKED}`;
    return i > 0 && SECRET_FLAGS.includes(args[i - 1] ?? '') ? MASKED : arg;
  });
}
