import { isAbsolute, join } from 'node:path';

/**
 * Where we keep what lasts between runs: `kubetrace` in the directory for state of the XDG Base Directory Specification, or in Windows' own.
 * `undefined` where the environment names neither, nor a home.
 */
export function stateDirectory(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { XDG_STATE_HOME: state, HOME: home, LOCALAPPDATA: local } = env;
  if (state !== undefined && isAbsolute(state)) return join(state, 'kubetrace');
  if (home) return join(home, '.local', 'state', 'kubetrace');
  return local ? join(local, 'kubetrace') : undefined;
}
