import type { IncomingMessage } from 'node:http';
import { kubeSphereGroups } from '../../rbac/kubesphere/kubesphere-subject.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import type { KubeSphere } from './kubesphere.ts';
import { isPasswordOf } from './password.ts';

/**
 * Who sent a request to ks-apiserver. Without any Authorization it is anonymous; one that cannot be read is not. Throws Error with the
 * words of its 401.
 */
export function authenticateKubeSphere({ headers }: IncomingMessage, { cluster, tokens }: KubeSphere): UserInfo {
  const given = headers.authorization || [headers['x-kubesphere-authorization']].flat()[0] || '';
  if (given.trim() === '') return { username: 'system:anonymous', groups: ['system:unauthenticated'] };
  const [scheme = '', credential = ''] = given.trim().split(' ');
  if (/^bearer$/i.test(scheme) && credential !== '') return tokens.verify(credential);
  if (/^basic$/i.test(scheme)) return withPassword(credential, cluster.store);
  throw new Error('The request cannot be authenticated.');
}

function withPassword(credential: string, store: KubeSphere['cluster']['store']): UserInfo {
  const [, username = '', password = ''] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(credential, 'base64').toString('utf8')) ?? [];
  if (!isPasswordOf(store, username, password)) throw new Error('incorrect password');
  return { username, groups: kubeSphereGroups(username) };
}
