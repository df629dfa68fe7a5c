import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { anything, numberFrom, object, oneOf, optional, parsed as parsedAs, text } from '../../api/shape.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import { kubeSphereServiceAccountPrefix } from '../../api/kubesphere/kubesphere-signs.ts';
import { kubeSphereGroups } from '../../rbac/kubesphere/kubesphere-subject.ts';
import { textOf } from '../store/kube-object.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { kubeSphereKind } from './kinds.ts';

/** The `iss` of its tokens. */
export const ISSUER = 'http://ks-console.kubesphere-system.svc:30880';
/** Seconds that an access token is good for. */
export const ACCESS_TOKEN_MAX_AGE = 7200;

/** The `token_type` claim of KubeSphere. */
export type TokenType = 'static_token' | 'access_token' | 'refresh_token';

const users = kubeSphereKind('users.iam.kubesphere.io');
const accounts = kubeSphereKind('serviceaccounts.kubesphere.io');

/** Signs and reads ks-apiserver's tokens (pkg/apiserver/authentication/token, pkg/models/auth): HS256, and a cache of those that expire. */
export class KubeSphereTokens {
  readonly #secret = randomBytes(32);
  readonly #issued = new Set<string>();
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** A `static_token` never expires, and is good as long as its ServiceAccount exists. */
  issue(username: string, type: TokenType): string {
    const iat = Math.floor(Date.now() / 1000);
    const lifetime = { static_token: 0, access_token: ACCESS_TOKEN_MAX_AGE, refresh_token: 2 * ACCESS_TOKEN_MAX_AGE }[
      type
    ];
    const claims = {
      iss: ISSUER,
      sub: username,
      ...(lifetime > 0 && { exp: iat + lifetime, jti: randomBytes(8).toString('hex') }),
      iat,
      token_type: type,
      username,
    };
    const body = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url(claims)}`;
    const token = `${body}.${this.#sign(body)}`;
    if (lifetime > 0) this.#issued.add(token);
    return token;
  }

  revoke(token: string): void {
    this.#issued.delete(token);
  }

  /** The user that a token identifies. Throws Error with the server's message. */
  verify(token: string): UserInfo & { readonly type: TokenType } {
    const { username, token_type: type, exp, iat } = this.#claims(token);
    const now = Date.now() / 1000;
    if (exp !== undefined && now > exp) throw new Error(`jwt: token is expired by ${Math.floor(now - exp)}s`);
    if (iat > now + 10) throw new Error(`jwt: token used before issued, iat:${goTime(iat)}, now:${goTime(now)}`);
    if (type !== 'static_token' && !this.#issued.has(token)) throw new Error('token not found in cache');
    this.#mustExist(username);
    return { username, groups: kubeSphereGroups(username), type };
  }

  #claims(token: string): Claims {
    const [header = '', payload = '', signature = '', ...rest] = token.split('.');
    if (rest.length > 0 || token.split('.').length !== 3)
      throw new Error('token contains an invalid number of segments');
    const { alg } = parsedAs(HEADER, parsed(header));
    if (alg === 'RS256') throw new Error('key is of invalid type');
    if (alg !== 'HS256') throw new Error(`signing method ${textOf(alg)} is invalid`);
    const claims = parsed(payload);
    const expected = Buffer.from(this.#sign(`${header}.${payload}`));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) throw new Error('signature is invalid');
    return parsedAs(CLAIMS, claims);
  }

  #mustExist(username: string): void {
    if (!username.startsWith(kubeSphereServiceAccountPrefix)) {
      const user = this.#store.find(users, '', username);
      if (!user) throw new Error(`User.iam.kubesphere.io "${username}" not found`);
      const { state } = (user['status'] ?? {}) as { readonly state?: unknown };
      if (state === 'Disabled') throw new Error('account is not active');
      return;
    }
    const [, , namespace = '', name = ''] = username.split(':');
    if (!this.#store.find(accounts, namespace, name))
      throw new Error(`ServiceAccount.kubesphere.io "${name}" not found`);
  }

  #sign(body: string): string {
    return createHmac('sha256', this.#secret).update(body).digest('base64url');
  }
}

interface Claims {
  readonly username: string;
  readonly token_type: TokenType;
  readonly iat: number;
  readonly exp?: number;
}

const HEADER = object<{ alg?: unknown }>({ alg: optional(anything) });
const SECONDS = numberFrom(0, Infinity, 'seconds');
const CLAIMS = object<Claims>({
  username: text,
  token_type: oneOf<TokenType>({ static_token: true, access_token: true, refresh_token: true }),
  iat: SECONDS,
  exp: optional(SECONDS),
});

function parsed(segment: string): unknown {
  try {
    return parseJson(Buffer.from(segment, 'base64url').toString('utf8'), BOUNDS.object);
  } catch {
    throw new Error('illegal base64 data at input byte 0');
  }
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function goTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('T', ' ').replace(/\..*/, ' +0000 UTC');
}
