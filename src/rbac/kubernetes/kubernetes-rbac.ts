import type { RequestInfo } from '../../api/request/request-info.ts';
import { isOf, list, object, optional, shapeOf, text } from '../../api/shape.ts';
import type { RbacDialect, WhoamiQuestion } from '../dialect.ts';
import type { UserInfo } from '../rules/subject.ts';
import { kubernetesDocuments } from './kubernetes-manifest.ts';

type ReviewedUser = Omit<UserInfo, 'groups'> & Partial<Pick<UserInfo, 'groups'>>;

const TEXTS = list(text);
const EXTRA = shapeOf(
  'lists of strings by name',
  (value): value is NonNullable<UserInfo['extra']> =>
    typeof value === 'object' && value !== null && Object.values(value).every((values) => isOf(TEXTS, values)),
);
const REVIEW = object<{ userInfo?: ReviewedUser }>({
  userInfo: optional(
    object<ReviewedUser>({ username: text, groups: optional(TEXTS), uid: optional(text), extra: optional(EXTRA) }),
  ),
});

/** A SelfSubjectReview (authentication.k8s.io/v1, Kubernetes 1.28 and later). */
const whoami: WhoamiQuestion = {
  method: 'POST',
  path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
  body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  read({ status, body }) {
    const answer = body['status'];
    if (status !== 201 || !isOf(REVIEW, answer) || !answer.userInfo) return {};
    const { userInfo } = answer;
    return { userInfo: { ...userInfo, groups: userInfo.groups ?? [] } };
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
