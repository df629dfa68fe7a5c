import type { Subject } from '../../rbac/rules/subject.ts';
import { covers, type Permission, permissionsOf } from '../permission.ts';

/** What a cluster allows to everyone who is authenticated, so that no Role has to. */
export function isEverybodys(permission: Permission, subject: Subject | undefined): boolean {
  const granted = subject?.kind === 'ServiceAccount' ? OF_SERVICE_ACCOUNTS : OF_EVERYBODY;
  return granted.some((one) => covers(one, permission));
}

/**
 * system:discovery, system:public-info-viewer and system:basic-user, bound to system:authenticated
 * (kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go).
 */
const OF_EVERYBODY: readonly Permission[] = [
  ...urls('/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/'),
  ...creating('authorization.k8s.io', ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']),
  ...creating('authentication.k8s.io', ['selfsubjectreviews']),
];

/** system:service-account-issuer-discovery, bound to system:serviceaccounts. */
const OF_SERVICE_ACCOUNTS: readonly Permission[] = [
  ...OF_EVERYBODY,
  ...urls('/.well-known/openid-configuration /openid/v1/jwks'),
];

function urls(list: string): Permission[] {
  return permissionsOf({ nonResourceURLs: list.split(' '), verbs: ['get'] }, '');
}

function creating(apiGroup: string, resources: readonly string[]): Permission[] {
  return permissionsOf({ apiGroups: [apiGroup], resources, verbs: ['create'] }, '');
}
