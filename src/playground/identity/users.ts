import type { UserInfo } from '../../rbac/rules/subject.ts';

/** A user who has a context in the kubeconfig of the playground. */
export interface PlaygroundUser {
  /** Of the context. */
  readonly name: string;
  /** How they prove who they are. */
  readonly credential: 'certificate' | 'token';
  readonly user: UserInfo;
  /** The current namespace of their context. */
  readonly namespace: string;
  /** For a person. */
  readonly may: string;
}

/** All of them, in the order of the kubeconfig. */
export const USERS: readonly PlaygroundUser[] = [
  person('admin', 'system:masters', 'default', 'everything'),
  person('alice', 'dev-team', 'team-a', 'only what everyone may'),
  person('dev', 'developers', 'team-a', 'read pods in team-a'),
  serviceAccount('sample', 'default', 'only what every ServiceAccount may'),
  serviceAccount('reporter', 'team-a', 'read pods in team-a'),
  serviceAccount('deployer', 'team-a', 'roll out and write Roles in team-a'),
];

function person(name: string, group: string, namespace: string, may: string): PlaygroundUser {
  const user = { username: name, groups: [group, 'system:authenticated'] };
  return { name, credential: 'certificate', user, namespace, may };
}

function serviceAccount(name: string, namespace: string, may: string): PlaygroundUser {
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  const user = { username: `system:serviceaccount:${namespace}:${name}`, groups };
  return { name, credential: 'token', user, namespace, may };
}
