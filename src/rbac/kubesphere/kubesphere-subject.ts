import { accountGroup, iamGroup, kubeSphereServiceAccountPrefix } from '../../api/kubesphere/kubesphere-signs.ts';
import { rbacGroup, type Subject, subjectOf } from '../rules/subject.ts';

/** The subject of a KubeSphere binding for a user name; `undefined` where nobody is to be bound. A ServiceAccount of Kubernetes stays one. */
export function kubeSphereSubject(username: string | undefined): Subject | undefined {
  if (username === undefined || username === '' || username === 'system:anonymous') return undefined;
  const account = username.startsWith(kubeSphereServiceAccountPrefix) ? username.split(':') : [];
  const [, , namespace, name] = account;
  if (account.length === 4 && namespace && name)
    return { kind: 'ServiceAccount', apiGroup: accountGroup, name, namespace };
  const subject = subjectOf(username);
  return { ...subject, apiGroup: subject.kind === 'User' ? iamGroup : rbacGroup };
}

/** The groups that ks-apiserver gives a user; a ServiceAccount has none at all. */
export function kubeSphereGroups(username: string | undefined): readonly string[] {
  if (username === undefined || username === '' || username.startsWith(kubeSphereServiceAccountPrefix)) return [];
  return [username === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'];
}
