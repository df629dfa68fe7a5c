import type { Decision } from '../../rbac/rules/authorizer.ts';
import { authorizeKubeSphere, type KubeSphereAttributes } from '../../rbac/kubesphere/authorizer.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import { ANY_RESOURCE } from '../../rbac/rules/rule-match.ts';
import type { Cluster } from '../cluster.ts';
import { accountInjection } from './account-injection.ts';
import { runAccountController } from './account-controller.ts';
import { DEFINITIONS_YAML } from './kinds.ts';
import { KUBESPHERE_SEED } from './seed.ts';
import { load } from '../seed.ts';
import { storedKubeSpherePolicy } from './stored-policy.ts';
import { KubeSphereTokens } from './token-issuer.ts';

/** What ks-apiserver's handlers share: Kubernetes behind it, its tokens, and who may do what. */
export interface KubeSphere {
  readonly cluster: Cluster;
  readonly tokens: KubeSphereTokens;
  may(user: UserInfo, attributes: Partial<KubeSphereAttributes> & Pick<KubeSphereAttributes, 'verb'>): Decision;
  /** Ends its controller. */
  stop(): void;
}

/** KubeSphere on a cluster: its objects planted, its controller at work. */
export function installKubeSphere(cluster: Cluster): KubeSphere {
  const tokens = new KubeSphereTokens(cluster.store);
  const policy = storedKubeSpherePolicy(cluster.store);
  const stop = runAccountController(cluster.store, tokens);
  cluster.store.admitWith(accountInjection(cluster.store));
  load(cluster.store, DEFINITIONS_YAML);
  load(cluster.store, KUBESPHERE_SEED);
  return {
    cluster,
    tokens,
    may: (user, attributes) => authorizeKubeSphere(user, { ...ANY_KUBESPHERE_RESOURCE, ...attributes }, policy),
    stop,
  };
}

const ANY_KUBESPHERE_RESOURCE: Omit<KubeSphereAttributes, 'verb'> = {
  ...ANY_RESOURCE,
  workspace: '',
  resourceScope: 'Global',
  isKubernetesRequest: false,
};
