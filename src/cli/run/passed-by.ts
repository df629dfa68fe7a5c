import { basename } from 'node:path';
import type { Observer } from '../../trace/observer.ts';

/** An observer that counts the requests of clients. */
export interface RequestCount extends Observer {
  readonly count: number;
}

/** Counts what came through the proxy. */
export function countRequests(): RequestCount {
  let count = 0;
  return {
    get count() {
      return count;
    },
    observe({ type, object }) {
      if (type === 'ADDED' && object.origin === 'client') count++;
    },
  };
}

/** What is said when a program has ended and nothing came through the proxy. */
export const NO_REQUEST =
  'no request came through the proxy: does the program use a kubeconfig of its own (--kubeconfig), or none (--server)?';

/**
 * What a program will not do that its arguments ask for, each a sentence: the URL of a context says as whom, and of which cluster, it acts; and
 * another server would be asked to act as the key (`keyUser`).
 */
export function flagsNotFollowed(words: readonly string[]): readonly string[] {
  const [program = '', ...args] = words;
  if (!['kubectl', 'oc'].includes(basename(program).replace(/\.exe$/u, ''))) return [];
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  const isGiven = (flag: string): boolean => own.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (isGiven('--kubeconfig')) return [];
  return [
    ...['--user', '--cluster'].filter(isGiven).map((flag) => [flag, `${flag} NAME`] as const),
    ...['--server', '-s'].filter(isGiven).map((flag) => [flag, '--server URL'] as const),
  ].map(
    ([flag, ours]) =>
      `${flag} of ${basename(program)} cannot be followed here; give it to kubetrace: kubetrace run ${ours} -- …`,
  );
}
