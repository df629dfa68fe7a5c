import type { FrontServer } from '../dialect/front-server.ts';
import { isKubeSphereRequest } from './is-kubesphere-request.ts';
import {
  accountGroup,
  credentialHeader,
  iamGroup,
  isIssuedByKubeSphere,
  isKubeSpherePath,
  kubeSphereServiceAccountPrefix,
} from './kubesphere-signs.ts';

/** KubeSphere's ks-apiserver. */
export const kubeSphereServer: FrontServer = {
  dialect: 'kubesphere',
  title: 'KubeSphere',
  server: 'ks-apiserver',
  roleGroup: iamGroup,
  accounts: { apiGroup: accountGroup, prefix: kubeSphereServiceAccountPrefix },
  credentialHeader,
  loginClient: 'kubesphere',
  // pkg/models/auth/token.go
  tokenTypes: new Map([
    ['static_token', 'valid as long as its ServiceAccount exists'],
    ['access_token', 'valid until it expires or its user logs out'],
    ['refresh_token', 'exchanged for access tokens, and accepted as one'],
    ['id_token', 'identifies the user to other applications; ks-apiserver rejects it'],
  ]),
  servesPath: isKubeSpherePath,
  servesRequest: isKubeSphereRequest,
  issued: isIssuedByKubeSphere,
  holdsSecrets: hasUsers,
  targetBelow: throughServiceProxy,
};

/** Users, who have their passwords in them, however they are requested. */
function hasUsers(path: string): boolean {
  const group = path.indexOf(`/${iamGroup}/`);
  return group >= 0 && /\busers\b/.test(path.slice(group));
}

/**
 * A target as kube-apiserver's service proxy passes it on to ks-apiserver: it refuses `dryRun`, which therefore takes another name
 * (pkg/apiserver/filters/multicluster.go).
 */
function throughServiceProxy(basePath: string, target: string): string {
  if (!/\/services\/(?=[^/]*ks-apiserver)[^/]*\/proxy$/.test(basePath)) return target;
  return target.replace(/([?&])dryRun=/, '$1dryrun=');
}
