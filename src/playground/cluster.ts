import type { Policy } from '../rbac/rules/policy.ts';
import type { UserInfo } from '../rbac/rules/subject.ts';
import { ANY_RESOURCE, type Attributes } from '../rbac/rules/rule-match.ts';
import { authorize } from '../rbac/rules/authorizer.ts';
import type { Decision } from '../rbac/rules/authorizer.ts';
import { authorizeNode } from './identity/node-authorizer.ts';
import type { Release } from './release/release.ts';
import { ObjectStore } from './store/object-store.ts';
import { storedPolicy } from './identity/stored-policy.ts';
import { TokenIssuer } from './identity/token-issuer.ts';

/** Where a server of the playground listens on this machine. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  /** By TLS. */
  readonly isSecure: boolean;
}

/** What all handlers share: the objects, and who may do what with them. */
export interface Cluster {
  readonly store: ObjectStore;
  readonly policy: Policy;
  readonly tokens: TokenIssuer;
  /** What pods really reach, by `NAMESPACE/SERVICE:PORT`. Empty until something listens. */
  readonly servers: Map<string, ServerAddress>;
  /** Asks the authorizers, Node and RBAC as in most clusters; a resource unless `path` says otherwise. */
  readonly may: (user: UserInfo, attributes: Partial<Attributes> & Pick<Attributes, 'verb'>) => Decision;
}

/** A cluster without objects, of the newest release unless another is given. Its authorizers decide on what is in its store. */
export async function createCluster(release?: Release): Promise<Cluster> {
  const store = new ObjectStore(release);
  const policy = storedPolicy(store);
  return {
    store,
    policy,
    tokens: await TokenIssuer.create(store),
    servers: new Map(),
    may: (user, attributes) => {
      const asked = { ...ANY_RESOURCE, ...attributes };
      const byNode = authorizeNode(store, user, asked);
      if (byNode === true) return { allowed: true, reason: '' };
      const { allowed, reason } = authorize(user, asked, policy);
      return { allowed, reason: allowed || byNode === '' ? reason : [byNode, reason].filter(Boolean).join('\n') };
    },
  };
}
