import type { Policy } from '../rbac/rules/policy.ts';
import type { UserInfo } from '../rbac/rules/subject.ts';
import { ANY_RESOURCE, type Attributes } from '../rbac/rules/rule-match.ts';
import { authorize } from '../rbac/rules/authorizer.ts';
import type { Decision } from '../rbac/rules/authorizer.ts';
import { authorizeNode } from './identity/node-authorizer.ts';
import { ObjectStore } from './store/object-store.ts';
import { storedPolicy } from './identity/stored-policy.ts';
import { TokenIssuer } from './identity/token-issuer.ts';

/** What all handlers share: the objects, and who may do what with them. */
export interface Cluster {
  readonly store: ObjectStore;
  readonly policy: Policy;
  readonly tokens: TokenIssuer;
  /** Asks the authorizers, Node and RBAC as in most clusters; a resource unless `path` says otherwise. */
  readonly may: (user: UserInfo, attributes: Partial<Attributes> & Pick<Attributes, 'verb'>) => Decision;
}

/** A cluster without objects. Its authorizers decide on what is in its store. */
export async function createCluster(): Promise<Cluster> {
  const store = new ObjectStore();
  const policy = storedPolicy(store);
  return {
    store,
    policy,
    tokens: await TokenIssuer.create(store),
    may: (user, attributes) => {
      const asked = { ...ANY_RESOURCE, ...attributes };
      const byNode = authorizeNode(store, user, asked);
      if (byNode === true) return { allowed: true, reason: '' };
      const { allowed, reason } = authorize(user, asked, policy);
      return { allowed, reason: allowed || byNode === '' ? reason : [byNode, reason].filter(Boolean).join('\n') };
    },
  };
}
