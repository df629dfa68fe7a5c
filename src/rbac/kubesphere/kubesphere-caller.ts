import { decodeJwt } from 'jose/jwt/decode';
import { effectiveAuthorization } from '../../api/kubesphere/kubesphere-filter.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { unknownUser } from '../rules/caller.ts';
import type { UserInfo } from '../rules/subject.ts';
import { kubeSphereGroups } from './kubesphere-subject.ts';

/** Who sent a request, as far as its credential says; read, not verified. */
export function kubeSphereCaller(headers: HeaderList): UserInfo {
  const authorization = effectiveAuthorization(headers);
  if (authorization === undefined) return unknownUser;
  const [scheme = '', credential = ''] = authorization.trim().split(' ');
  const username = /^basic$/i.test(scheme)
    ? basicUser(credential)
    : /^bearer$/i.test(scheme)
      ? tokenUser(credential)
      : '';
  return username === '' ? unknownUser : { username, groups: kubeSphereGroups(username) };
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
