import { accountGroup, iamGroup, kubeSphereServiceAccountPrefix } from '../../api/kubesphere/kubesphere-signs.ts';
import { rbacGroup, type Subject, subjectOf } from '../rules/subject.ts';

/** The subject of a KubeSphere binding that stands for a user name. A ServiceAccount of Kubernetes stays one. */
export function kubeSphereSubject(username: string): Subject {
  const account = username.startsWith(kubeSphereServiceAccountPrefix) ? username.split(':') : [];
  const [, , namespace, name] = account;
  if (account.length === 4 && namespace && name)
    return { kind: 'ServiceAccount', apiGroup: accountGroup, name, namespace };
  const subject = subjectOf(username === 'system:anonymous' ? '' : username);
  return { ...subject, apiGroup: subject.kind === 'User' ? iamGroup : rbacGroup };
}

/** The groups that ks-apiserver gives a user; a ServiceAccount has none at all. */
export function kubeSphereGroups(username: string): readonly string[] {
  if (username === '' || username.startsWith(kubeSphereServiceAccountPrefix)) return [];
  return [username === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'];
}
