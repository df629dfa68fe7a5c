import { decodeJwt } from 'jose/jwt/decode';
import type { HeaderList } from '../../api/request/header-list.ts';
import { effectiveAuthorization } from '../../api/kubesphere/kubesphere-filter.ts';
import { kubeSphereServiceAccountPrefix } from '../../api/kubesphere/kubesphere-signs.ts';
import { iamGroup } from '../rules/role-kind.ts';
import { type Subject, subjectOf, type UserInfo } from '../rules/subject.ts';

/** The API group of KubeSphere's ServiceAccounts. A subject that names another stands for nobody. */
const accountGroup = 'kubesphere.io';

/** The subject of a KubeSphere binding that stands for a user name. A ServiceAccount of Kubernetes stays one. */
export function kubeSphereSubject(username: string | undefined): Subject | undefined {
  if (username === undefined || username === '' || username === 'system:anonymous') return undefined;
  const account = username.startsWith(kubeSphereServiceAccountPrefix) ? username.split(':') : [];
  const [, , namespace, name] = account;
  if (account.length === 4 && namespace && name)
    return { kind: 'ServiceAccount', apiGroup: accountGroup, name, namespace };
  const subject = subjectOf(username);
  return { ...subject, apiGroup: subject.kind === 'User' ? iamGroup : 'rbac.authorization.k8s.io' };
}

/** The groups that ks-apiserver gives a user; a ServiceAccount has none at all. */
export function kubeSphereGroups(username: string | undefined): readonly string[] {
  if (username === undefined || username === '' || username.startsWith(kubeSphereServiceAccountPrefix)) return [];
  return [username === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'];
}

/** Who sent a request, as far as its credential tells; read, not verified. */
export function kubeSphereCaller(headers: HeaderList): UserInfo | undefined {
  const authorization = effectiveAuthorization(headers);
  if (authorization === undefined) return undefined;
  const [scheme = '', credential = ''] = authorization.trim().split(' ');
  const username = /^basic$/i.test(scheme)
    ? basicUser(credential)
    : /^bearer$/i.test(scheme)
      ? tokenUser(credential)
      : '';
  return username === '' ? undefined : { username, groups: kubeSphereGroups(username) };
}

/** `username` counts, whatever `sub` says. */
function tokenUser(token: string): string {
  try {
    const { username, sub } = decodeJwt<{ username?: unknown }>(token);
    return typeof username === 'string' ? username : (sub ?? '');
  } catch {
    return '';
  }
}

function basicUser(credential: string): string {
  const [, username = ''] = /^([^:]+):/.exec(Buffer.from(credential, 'base64').toString('utf8')) ?? [];
  return username;
}
