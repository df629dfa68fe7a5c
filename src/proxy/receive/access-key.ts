import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { failureStatus, type Status } from '../../api/status/status.ts';
import { originForm } from './route.ts';

/** Takes the key off a request before anything else looks at it. `false` where it is missing or wrong. */
export type KeyCheck = (req: Pick<IncomingMessage, 'url' | 'rawHeaders'>) => boolean;

/** A secret first segment for the path of a server's URL: all programs keep the path that they read from a kubeconfig. */
export function newAccessKey(): string {
  return randomBytes(32).toString('base64url');
}

/** Admits requests whose path begins with the key. Compared by digest: how long it takes says nothing of the key. */
export function keyCheck(key: string): KeyCheck {
  const wanted = digestOf(key);
  return (req) => {
    const url = req.url ?? '';
    const path = originForm(url)?.path ?? '';
    const [, given = '', rest = ''] = /^\/([^/?]*)(.*)$/su.exec(path) ?? [];
    if (!timingSafeEqual(digestOf(given), wanted)) return false;
    const target = url.slice(0, url.length - path.length) + (rest.startsWith('/') ? rest : `/${rest}`);
    req.url = withoutKey(target, key);
    hideInHeaders(req, key);
    return true;
  };
}

/** Our answer without the key: the same for every request, so that nothing is learned from it. */
export function keylessStatus(): Status {
  const rule = 'the path of its URL does not begin with the key of this proxy';
  const where = '`kubetrace run` and `shell` put the key into KUBETRACE_URL and the server of KUBECONFIG';
  const hint = `${where}, --require-key prints it; kubectl proxy keeps it with --append-server-path`;
  return failureStatus(403, 'Forbidden', `kubetrace refused this request: ${rule}; ${hint}`, {
    causes: [{ reason: 'KubetraceRefused', message: rule, field: '--require-key' }],
  });
}

/** A page served under the key names it in `Referer`. */
function hideInHeaders({ rawHeaders }: Parameters<KeyCheck>[0], key: string): void {
  for (let i = 1; i < rawHeaders.length; i += 2) rawHeaders[i] = withoutKey(rawHeaders[i]!, key);
}

function withoutKey(text: string, key: string): string {
  return text.includes(key) ? text.replaceAll(`/${key}`, '').replaceAll(key, '') : text;
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
