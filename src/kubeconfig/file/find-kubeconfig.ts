import { delimiter, join, resolve } from 'node:path';
import { ActionableError } from '../../api/actionable-error.ts';
import { pathDoubt, readProblem } from '../../api/text/file-problem.ts';
import { type Config, EMPTY_CONFIG } from './config.ts';
import type { Environment } from '../environment.ts';
import { parseKubeconfig } from './parse-kubeconfig.ts';
import { FileTooLargeError } from '../text-of-path.ts';

/** The merged kubeconfig and where it is from. */
export interface FoundConfig {
  readonly config: Config;
  /** The files that were looked for and exist, in order. */
  readonly files: readonly string[];
  /** For a person: where it was looked. */
  readonly searched: string;
}

/**
 * The merged kubeconfig by client-go's loading rules (clientcmd/loader.go): `--kubeconfig` alone, which must exist;
 * else the list of KUBECONFIG, missing files skipped; else `~/.kube/config`.
 */
export async function findKubeconfig(flag: string | undefined, environment: Environment): Promise<FoundConfig> {
  if (flag) {
    const file = resolve(environment.cwd, flag);
    const config = await readKubeconfig(file, environment);
    if (config) return { config, files: [file], searched: `--kubeconfig ${flag}` };
    throw new ActionableError(
      'ERR_NO_KUBECONFIG',
      `--kubeconfig ${flag}: no such file`,
      pathDoubt(flag) ?? 'pass the path of a kubeconfig file',
    );
  }
  const { paths, searched } = pathsOf(environment);
  const found: { file: string; config: Config }[] = [];
  const errors: unknown[] = [];
  for (const file of paths) {
    try {
      const config = await readKubeconfig(file, environment);
      if (config) found.push({ file, config });
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw allOf(errors);
  return { config: mergeConfigs(found.map(({ config }) => config)), files: found.map(({ file }) => file), searched };
}

/** The first that defines a name wins it completely; the first non-empty current-context wins (clientcmd/merge.go). */
export function mergeConfigs(configs: readonly Config[]): Config {
  const lastFirst = configs.toReversed();
  return {
    ...(configs.find(({ currentContext }) => currentContext !== '') ?? EMPTY_CONFIG),
    contexts: new Map(lastFirst.flatMap(({ contexts }) => [...contexts])),
    clusters: new Map(lastFirst.flatMap(({ clusters }) => [...clusters])),
    users: new Map(lastFirst.flatMap(({ users }) => [...users])),
  };
}

function pathsOf({ env, homedir, cwd }: Environment): { paths: readonly string[]; searched: string } {
  const list = env['KUBECONFIG'];
  if (!list) {
    const file = join(homedir, '.kube', 'config');
    return { paths: [file], searched: file };
  }
  const paths = new Set(list.split(delimiter).filter((path) => path !== ''));
  return { paths: [...paths].map((path) => resolve(cwd, path)), searched: `KUBECONFIG=${list}` };
}

async function readKubeconfig(file: string, environment: Environment): Promise<Config | undefined> {
  let text: string;
  try {
    text = await environment.readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const { problem } = readProblem(file, error);
    throw new ActionableError(
      'ERR_KUBECONFIG_UNREADABLE',
      `kubeconfig ${file} cannot be read: ${problem}`,
      error instanceof FileTooLargeError ? TOO_LARGE : hintFor(code),
    );
  }
  return parseKubeconfig(text, file);
}

const TOO_LARGE =
  'check --kubeconfig and KUBECONFIG; one that is this large can be cut to a context: kubectl config view --minify --flatten --context NAME';

function hintFor(code: string | undefined): string {
  if (code === 'EACCES') return 'check the permissions of the file';
  return code === 'EISDIR' ? 'name a file in it, such as config' : 'check --kubeconfig and KUBECONFIG';
}

/** The problems of all files at once, so that they can be fixed in one go. */
function allOf(errors: readonly unknown[]): unknown {
  const [first, ...others] = errors;
  if (others.length === 0 || !errors.every((error) => error instanceof ActionableError)) return first;
  const hints = new Set(errors.flatMap(({ hint }) => (hint === undefined ? [] : [hint])));
  const message = errors.map((error) => error.message).join('\n       ');
  return new ActionableError('ERR_KUBECONFIG', message, hints.size > 0 ? [...hints].join('; ') : undefined);
}
