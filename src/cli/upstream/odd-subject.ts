import { serviceAccountOf } from '../../rbac/rules/subject.ts';
import type { Terminal } from '../terminal/terminal.ts';

/**
 * Warns about an `--as` that has the prefix of ServiceAccounts and is not the name of one. The server takes it, as kubectl does, for a user
 * whom nobody has granted anything.
 */
export function warnAboutSubject(as: string | undefined, { stderr }: Terminal): void {
  if (!as?.startsWith(PREFIX) || serviceAccountOf(as)) return;
  const [namespace = 'NAMESPACE', name = 'NAME'] = as.slice(PREFIX.length).split(/[/:]/).filter(Boolean);
  stderr.say(`warning: --as ${as} is not a ServiceAccount: write ${PREFIX}${namespace}:${name}\n`);
}

const PREFIX = 'system:serviceaccount:';
