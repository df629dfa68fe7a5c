import { KeyObject, randomUUID, sign } from 'node:crypto';
import { moment } from '../../api/age.ts';
import { SignJWT, calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import { textAt } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';
import { LEGACY_ISSUER, legacyClaims, legacyIdentity } from './legacy-token.ts';

/** The `iss` of its tokens. */
export const ISSUER = 'https://kubernetes.default.svc.cluster.local';

const HOUR = 3600;
const serviceAccounts = builtIn('', 'v1', 'serviceaccounts');
const pods = builtIn('', 'v1', 'pods');
const nodes = builtIn('', 'v1', 'nodes');

/** What a TokenRequest asks for. */
export interface TokenWish {
  /** The API server itself when left out. */
  readonly audiences?: readonly string[];
  /** Seconds; an hour when left out. */
  readonly lifetime?: number;
  /** The pod that the token is bound to. */
  readonly pod?: KubeObject;
  /** The node that the token is bound to; by default the one of the pod. */
  readonly node?: KubeObject;
}

/** A new token and its end. */
export interface IssuedToken {
  readonly token: string;
  /** RFC 3339. */
  readonly expirationTimestamp: string;
}

/** Who a token was found to speak for. */
export interface TokenIdentity {
  readonly user: UserInfo;
  readonly audiences: readonly string[];
  /** To say in a `Warning` header. */
  readonly warning?: string;
}

/** Signs and reads the tokens of ServiceAccounts (pkg/serviceaccount/claims.go), and knows the opaque tokens of users. */
export class TokenIssuer {
  readonly #store: ObjectStore;
  readonly #keys: {
    readonly privateKey: CryptoKey;
    readonly publicKey: CryptoKey;
    readonly jwk: JWK;
    readonly kid: string;
  };
  readonly #opaque = new Map<string, UserInfo>();

  static async create(store: ObjectStore): Promise<TokenIssuer> {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const kid = await calculateJwkThumbprint(jwk);
    return new TokenIssuer(store, { privateKey, publicKey, kid, jwk: { use: 'sig', kid, alg: 'ES256', ...jwk } });
  }

  private constructor(
    store: ObjectStore,
    keys: { privateKey: CryptoKey; publicKey: CryptoKey; jwk: JWK; kid: string },
  ) {
    this.#store = store;
    this.#keys = keys;
  }

  /** What `/openid/v1/jwks` serves. */
  get keySet(): { readonly keys: readonly JWK[] } {
    return { keys: [this.#keys.jwk] };
  }

  /** An opaque token, as a server's token file lists them. */
  issueOpaque(user: UserInfo): string {
    const token = randomUUID();
    this.#opaque.set(token, user);
    return token;
  }

  async issue(
    account: KubeObject,
    { audiences = [ISSUER], lifetime = HOUR, pod, node = this.#nodeOf(pod) }: TokenWish = {},
  ): Promise<IssuedToken> {
    const now = Math.floor(Date.now() / 1000);
    const { namespace = '', name, uid } = account.metadata;
    const boundTo = { ...referenceTo('node', node), ...referenceTo('pod', pod) };
    const claims = { 'kubernetes.io': { namespace, ...boundTo, serviceaccount: { name, uid } } };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: this.#keys.kid })
      .setAudience([...audiences])
      .setIssuer(ISSUER)
      .setSubject(`system:serviceaccount:${namespace}:${name}`)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + lifetime)
      .sign(this.#keys.privateKey);
    return { token, expirationTimestamp: moment((now + lifetime) * 1000) };
  }

  /** The token for a Secret of a ServiceAccount, which is valid as long as both are there. */
  issueLegacy(account: KubeObject, secret: string): string {
    const parts = [{ alg: 'ES256', kid: this.#keys.kid }, legacyClaims(account, secret)];
    const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    const key = KeyObject.from(this.#keys.privateKey);
    const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  }

  /** Undefined for a token that is not ours, has expired, or whose ServiceAccount, pod or Secret is gone. */
  async read(token: string, audiences: readonly string[] = [ISSUER]): Promise<TokenIdentity | undefined> {
    const known = this.#opaque.get(token);
    if (known) return { user: known, audiences };
    try {
      if (decodeJwt(token).iss === LEGACY_ISSUER) return await this.#readLegacy(token, audiences);
      const { payload } = await jwtVerify(token, this.#keys.publicKey, { issuer: ISSUER, audience: [...audiences] });
      const user = this.#userOf(payload);
      const granted = [payload.aud ?? []].flat().filter((audience) => audiences.includes(audience));
      return user && { user, audiences: granted };
    } catch {
      return undefined;
    }
  }

  /** Such a token names no audience, which stands for the API server's own (kubernetes pkg/serviceaccount/jwt.go, implicitAuds). */
  async #readLegacy(token: string, audiences: readonly string[]): Promise<TokenIdentity | undefined> {
    const { payload } = await jwtVerify(token, this.#keys.publicKey, { issuer: LEGACY_ISSUER });
    const identity = audiences.includes(ISSUER) ? legacyIdentity(this.#store, token, payload) : undefined;
    return identity && { ...identity, audiences: [ISSUER] };
  }

  #nodeOf(pod: KubeObject | undefined): KubeObject | undefined {
    return pod && this.#store.find(nodes, '', textAt(pod, 'spec.nodeName'));
  }

  #userOf(claims: unknown): UserInfo | undefined {
    const own = (claims as JsonObject)['kubernetes.io'];
    const namespace = textAt(own, 'namespace');
    const name = textAt(own, 'serviceaccount.name');
    const uid = textAt(own, 'serviceaccount.uid');
    const account = this.#store.find(serviceAccounts, namespace, name);
    const [pod, node] = [textAt(own, 'pod.name'), textAt(own, 'node.name')];
    if (!account || account.metadata.uid !== uid) return undefined;
    if (pod !== '' && this.#store.find(pods, namespace, pod)?.metadata.uid !== textAt(own, 'pod.uid')) return undefined;
    if (pod === '' && node !== '' && this.#store.find(nodes, '', node)?.metadata.uid !== textAt(own, 'node.uid'))
      return undefined;
    return {
      username: `system:serviceaccount:${namespace}:${name}`,
      uid,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
      extra: {
        'authentication.kubernetes.io/credential-id': [`JTI=${textAt(claims, 'jti')}`],
        ...(pod !== '' && {
          'authentication.kubernetes.io/pod-name': [pod],
          'authentication.kubernetes.io/pod-uid': [textAt(own, 'pod.uid')],
        }),
        ...(node !== '' && {
          'authentication.kubernetes.io/node-name': [node],
          'authentication.kubernetes.io/node-uid': [textAt(own, 'node.uid')],
        }),
      },
    };
  }
}

function referenceTo(claim: 'node' | 'pod', object: KubeObject | undefined): object {
  return object ? { [claim]: { name: object.metadata.name, uid: object.metadata.uid } } : {};
}
