import { isKubeSphereInfo } from '../../api/kubesphere/kubesphere-request-info.ts';
import { parseForbiddenMessage } from '../../api/status/forbidden-message.ts';
import type { RbacDialect, WhoamiQuestion } from '../dialect.ts';
import { kubeSphereDocuments } from './kubesphere-manifest.ts';
import { kubeSphereGroups } from './kubesphere-subject.ts';
import { kubeSphereNotes, kubeSphereRolePlace } from './request-notes.ts';
import { scopeNote } from './scope-note.ts';
import { tokenTroubleOf } from './token-troubles.ts';

/**
 * ks-apiserver has no review to ask for (it would pass Kubernetes' on, and the answer would be about its own account). But a 403 names
 * the user, and a caller that is not denied is the one that the token names.
 */
const whoami: WhoamiQuestion = {
  method: 'GET',
  path: '/kapis/version',
  read({ status, body }, tokenUser) {
    const message = typeof body['message'] === 'string' ? body['message'] : '';
    if (status === 401) {
      const { cause, advice } = tokenTroubleOf(message);
      return { problem: `401 ${message}`, reason: cause, explanation: advice };
    }
    const username = parseForbiddenMessage(message)?.user ?? (status === 200 ? tokenUser : undefined);
    if (username === undefined) return { problem: `it answered ${status}${message && ` ${message}`}` };
    return { userInfo: { username, groups: kubeSphereGroups(username) } };
  },
};

/** KubeSphere's four kinds of role, and what follows from them. */
export const kubeSphereRbac: RbacDialect = {
  manifest: kubeSphereDocuments,
  scopeNote: (info) => (isKubeSphereInfo(info) ? scopeNote(info) : ''),
  rolePlace: (info) => (isKubeSphereInfo(info) ? kubeSphereRolePlace(info) : ''),
  notes: (info, method) => (isKubeSphereInfo(info) ? kubeSphereNotes(info, method) : undefined),
  whoami,
};
