import { readFile } from 'node:fs/promises';
import { ActionableError } from '../../../api/actionable-error.ts';
import { unreadableFile } from '../../help/unreadable-file.ts';

/** Where a running trace is, and what proves that we may read it. */
export interface WebDoor {
  /** `http://127.0.0.1:8002`. */
  readonly origin: string;
  readonly key: string;
}

/** What says where it is; the key never stands on a command line. */
export interface WebDoorFlags {
  readonly url?: string | undefined;
  /** A file with the key, or with the URL that kubetrace printed, which has it. */
  readonly keyFile?: string | undefined;
}

/** The variable of the environment with the key, or with the whole URL. */
export const KEY_VARIABLE = 'KUBETRACE_WEB_KEY';

/**
 * The door as it is now: the file is read each time, since the key is new in each run of the proxy, and its last URL counts. Throws
 * ActionableError.
 */
export async function webDoor(
  { url, keyFile }: WebDoorFlags,
  env: Readonly<Record<string, string | undefined>>,
): Promise<WebDoor> {
  const text = keyFile === undefined ? (env[KEY_VARIABLE] ?? '') : await textOf(keyFile);
  const printed = [...text.matchAll(/(http:\/\/[^\s/?]+)\/?\?key=([\w-]+)/g)].at(-1);
  const origin = url === undefined ? printed?.[1] : originOf(url);
  const key = printed?.[2] ?? /^\s*([\w-]+)\s*$/.exec(text)?.[1];
  const from = keyFile ?? `$${KEY_VARIABLE}`;
  if (key === undefined) throw new ActionableError('ERR_FLAGS', `no key of a trace in ${from}`, KEY_HINT);
  if (origin === undefined) throw new ActionableError('ERR_FLAGS', `no URL of a trace in ${from}`, 'give --url too');
  return { origin: originOf(origin), key };
}

const KEY_HINT = `give --key-file FILE or set ${KEY_VARIABLE}: the key, or the whole URL that \`kubetrace proxy --web\` printed`;

/** The origin of a URL on this machine, so that the key goes to no other. Throws ActionableError. */
export function originOf(url: string): string {
  const parsed = URL.parse?.(url) ?? (URL.canParse(url) ? new URL(url) : null);
  if (!parsed || parsed.protocol !== 'http:')
    throw new ActionableError('ERR_FLAGS', '--url: not a URL of http', 'as in --url http://127.0.0.1:8002');
  if (parsed.searchParams.has('key'))
    throw new ActionableError(
      'ERR_FLAGS',
      '--url: it has the key, and a command line is visible to everyone',
      KEY_HINT,
    );
  if (!LOOPBACK.test(parsed.hostname))
    throw new ActionableError('ERR_FLAGS', `--url: ${parsed.hostname} is not this machine`, LOOPBACK_HINT);
  return parsed.origin;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
const LOOPBACK_HINT = 'the web view is served on 127.0.0.1; of another machine forward its port with ssh -L';

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadableFile(file, error, { what: '--key-file' });
  }
}
