import { randomBytes } from 'node:crypto';
import { failureStatus } from '../../api/status/status.ts';
import { withoutKeyUser } from '../../api/secrets/key-user.ts';
import { sameSecret } from '../../api/secrets/same-secret.ts';
import { MASKED } from '../../api/secrets/masked-stream.ts';
import { keyOfEntrance } from './key-of-entrance.ts';
import type { Misfit } from './misfit.ts';

/** A key that every request must bring, in its path or as an identity. It is in nothing after `receive` but the `Location` of a redirect to ourselves. */
export interface AccessKey {
  /**
   * The path and query without the key; `undefined` where the key is missing or wrong. A path that has none will do where it was `brought` in a
   * header (`keyInHeaders`).
   */
  readonly takeOff: (path: string, brought?: string) => string | undefined;
  /** Headers without those that bring a key of any entrance; the same list where there are none. */
  readonly takeOut: (rawHeaders: readonly string[]) => readonly string[];
  /** A path as a client must write it. */
  readonly putOn: (path: string) => string;
  /** A text without the key: a page served under the key names it in `Referer`. */
  readonly hide: (text: string) => string;
}

/** A secret first segment for the path of a server's URL: all programs keep the path that they read from a kubeconfig. */
export function newAccessKey(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Admits requests that bring `key`, with `.N` after it where it is the key of the Nth entrance (`entrances.ts`).
 */
export function accessKey(key: string, entrance?: number): AccessKey {
  const segment = keyOfEntrance(key, entrance);
  const isIt = sameSecret(segment);
  const isBase = sameSecret(key);
  const isOfAnyEntrance = (text: string) => isBase(text.replace(/\.\d+$/u, ''));
  const ofAnyEntrance = new RegExp(`/?${key}(?:\\.\\d+)?`, 'gu');
  const hide = (text: string) => (text.includes(key) ? text.replaceAll(ofAnyEntrance, '') : text);
  return {
    hide,
    putOn: (path) => `/${segment}${path}`,
    takeOff(path, brought) {
      const [, given = '', after = ''] = /^\/([^/?]*)(.*)$/su.exec(path) ?? [];
      if (isIt(given)) return rooted(hide(after));
      // The path says more than an identity that is sent with every request.
      if (brought === undefined || isOfAnyEntrance(given) || !isIt(brought)) return undefined;
      return path === '*' ? path : rooted(hide(path));
    },
    takeOut: (rawHeaders) => withoutKeyUser(rawHeaders, isOfAnyEntrance),
  };
}

/** What is made of a request without the key: always the same, so that nothing can be learned from the response. */
export function keylessMisfit(): Misfit {
  const rule = 'the path of its URL does not begin with the key of this proxy';
  const flag = '--require-key';
  const where = '`kubetrace run` and `shell` put the key into KUBETRACE_URL and the server of KUBECONFIG';
  const hint = `${where}, --require-key prints it, --in-pod writes it as the token; kubectl proxy keeps it with --append-server-path`;
  const message = `kubetrace refused this request: ${rule}; ${hint}`;
  const causes = [{ reason: 'KubetraceRefused', message: rule, field: flag }];
  return { refusal: { rule, flag, status: 403 }, status: failureStatus(403, 'Forbidden', message, { causes }) };
}

/** What is recorded of a target without the key: it may have that of another kubetrace. */
export function withoutKeys(target: string): string {
  return target.replace(/\/[\w-]{43}(?![\w-])/gu, `/${MASKED}`);
}

function rooted(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
