import type { RequestInfo } from '../../api/request/request-info.ts';
import type { RbacDialect, WhoamiQuestion } from '../dialect.ts';
import type { UserInfo } from '../rules/subject.ts';
import { kubernetesDocuments } from './kubernetes-manifest.ts';

/** A SelfSubjectReview (authentication.k8s.io/v1, Kubernetes 1.28 and later). */
const whoami: WhoamiQuestion = {
  method: 'POST',
  path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
  body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  read({ status, body }) {
    const { userInfo } = (body['status'] ?? {}) as { readonly userInfo?: UserInfo };
    return status === 201 && userInfo ? { userInfo: { ...userInfo, groups: userInfo.groups ?? [] } } : {};
  },
};

/** Kubernetes' own RBAC. */
export const kubernetesRbac: RbacDialect = {
  manifest: kubernetesDocuments,
  scopeNote: () => '',
  rolePlace: ({ namespace }: RequestInfo) =>
    namespace === ''
      ? 'in a ClusterRole'
      : `in a Role in namespace ${namespace}, or for all namespaces in a ClusterRole`,
  notes: () => undefined,
  whoami,
};
