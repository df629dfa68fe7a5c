/** A user of a kubeconfig that brings an access key: in the words of the file. */
export interface KeyUser {
  readonly as: string;
  readonly 'as-user-extra': { readonly kubetrace: readonly string[] };
}

/**
 * What makes clients send the key of a kubetrace in headers: the user whom its kubeconfig impersonates. `kubectl get --raw` leaves out the path of
 * the server's URL (client-go rest/request.go, RequestURI), and over plain HTTP no token is sent, but whom to impersonate is
 * (clientcmd/client_config.go, ClientConfig). The second remains where `--as` takes the place of the first.
 */
export function keyUser(key: string): KeyUser {
  return { as: key, 'as-user-extra': { kubetrace: [key] } };
}

/** Whether it is such a user: to a kubetrace within another it impersonates nobody. */
export function isKeyUser(user: string, extra: ReadonlyMap<string, readonly string[]>): boolean {
  return user !== '' && extra.get('kubetrace')?.[0] === user;
}

/**
 * What headers (name, value, name, value …) bring where a key may be; `undefined` where they bring nothing there. A program in a pod finds the key
 * as its token (`cli/tracing/pod-files.ts`), and sends that over TLS.
 */
export function keyInHeaders(rawHeaders: readonly string[]): string | undefined {
  const [extra, user] = [valueOf(rawHeaders, EXTRA_HEADER), valueOf(rawHeaders, USER_HEADER)];
  // Beside a key that is the token the user is one whom the program impersonates.
  const key = [extra, user, bearerIn(rawHeaders)].find((text) => text !== undefined && KEY.test(text));
  return key ?? extra ?? user;
}

/**
 * Headers without those that bring a key: one of ours, as `isOurs` says, or in a header of that name what looks like the key of another kubetrace,
 * which its kubeconfig sends to whatever `kubectl --server` names. The same list where there are none.
 */
export function withoutKeyUser(
  rawHeaders: readonly string[],
  isOurs: (text: string) => boolean = () => false,
): readonly string[] {
  const extra = valueOf(rawHeaders, EXTRA_HEADER);
  const key = extra !== undefined && KEY.test(extra) ? extra : undefined;
  const isIt = (name: string, value: string): boolean =>
    EXTRA_HEADER.test(name)
      ? KEY.test(value) || isOurs(value)
      : (USER_HEADER.test(name) && (value === key || isOurs(value))) ||
        (AUTHORIZATION.test(name) && isOurs(bearerOf(value) ?? ''));
  const kept: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = [rawHeaders[i], rawHeaders[i + 1]];
    if (!isIt(name, value)) kept.push(name, value);
  }
  return kept.length === rawHeaders.length ? rawHeaders : kept;
}

/** A URL or request-target of a client under a kubetrace, without the key that is the first segment of its path; others as they are. */
export function withoutKeySegment(target: string): string {
  return target.replace(KEY_SEGMENT, '$1');
}

function valueOf(rawHeaders: readonly string[], name: RegExp): string | undefined {
  const at = rawHeaders.findIndex((text, i) => i % 2 === 0 && name.test(text));
  return at < 0 ? undefined : rawHeaders[at + 1];
}

function bearerIn(rawHeaders: readonly string[]): string | undefined {
  const authorization = valueOf(rawHeaders, AUTHORIZATION);
  return authorization === undefined ? undefined : bearerOf(authorization);
}

/** The token of an Authorization as the API server reads it (apiserver pkg/authentication/request/bearertoken). */
function bearerOf(authorization: string): string | undefined {
  return /^\s*bearer +(\S+)/iu.exec(authorization)?.[1];
}

const AUTHORIZATION = /^authorization$/iu;
const EXTRA_HEADER = /^impersonate-extra-kubetrace$/iu;
const USER_HEADER = /^impersonate-user$/iu;
/** 256 bits, and the number of an entrance. */
const KEY = /^[\w-]{43}(?:\.\d+)?$/u;
const KEY_SEGMENT = /^([a-z][a-z\d+.-]*:\/\/[^/?#\s]+|)\/[\w-]{43}(?:\.\d+)?(?=[/?#]|$)/iu;
