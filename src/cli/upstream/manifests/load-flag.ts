import { Option } from 'commander';
import { ActionableError } from '../../../api/actionable-error.ts';
import type { GivenObjects, LoadError, LoadReport } from '../../../playground/loading/given-object.ts';
import { collect } from '../../arguments/flag-values.ts';
import { MANIFESTS, offering } from '../../arguments/offered.ts';
import type { Terminal } from '../../terminal/terminal.ts';

/** `--load`, for commands that start a playground. */
export function loadOption() {
  return offering(
    new Option(
      '--load <file>',
      'objects that the playground starts with: YAML or JSON, a directory of it, - for stdin; can be repeated',
    ).argParser(collect),
    MANIFESTS,
  );
}

/** Its value. */
export interface LoadFlag {
  readonly load?: readonly string[] | undefined;
}

/** The objects that `--load` names; `undefined` without it. Throws ActionableError where a file cannot be read. */
export async function objectsToLoad({ load }: LoadFlag, terminal: Terminal): Promise<GivenObjects | undefined> {
  if (!load) return undefined;
  const [{ readManifests }, { manifestObjects }] = await Promise.all([
    import('./manifest-files.ts'),
    import('./manifest-objects.ts'),
  ]);
  const all: GivenObjects[] = [];
  for (const manifest of await readManifests(load, terminal)) all.push(await manifestObjects(manifest));
  const [objects, problems] = [all.flatMap((each) => each.objects), all.flatMap((each) => each.problems)];
  if (objects.length + problems.length === 0)
    throw new ActionableError('ERR_LOAD', `--load ${load.join(' ')}: it holds no objects`, WRITE_RBAC);
  return { objects, problems };
}

const WRITE_RBAC =
  'the RBAC of a cluster: kubectl get clusterroles,clusterrolebindings,roles,rolebindings,serviceaccounts -A -o yaml';

/** Says what was loaded. */
export function reportLoaded({ loaded, leftOut }: LoadReport, { stderr }: Terminal): void {
  const rest = leftOut === 0 ? '' : `; ${leftOut} more are made of these by their controllers`;
  stderr.say(`kubetrace: loaded ${loaded} ${loaded === 1 ? 'object' : 'objects'}${rest}\n`);
}

/** All that could not be loaded, a line each. */
export function loadFailure({ problems }: LoadError): ActionableError {
  const lines = problems.map(
    ({ place, object, message }) => `\n${place}: ${object === undefined ? '' : `${object}: `}${message}`,
  );
  const what = problems.length === 1 ? '1 object' : `${problems.length} objects`;
  return new ActionableError(
    'ERR_LOAD',
    `--load: ${what} cannot be loaded, so nothing is served${lines.join('')}`,
    'correct them, or take them out of the file',
  );
}
