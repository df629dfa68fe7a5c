import type { Lesson } from '../lesson.ts';
import { ALICE, apiVersion, apply, asAlice, LOGIN_AS_ALICE } from './login.ts';

/** The API of KubeSphere, and its global roles. */
export const KAPIS: Lesson = {
  title: 'KubeSphere: /kapis',
  dialect: 'kubesphere',
  story: `KubeSphere puts a server of its own, ks-apiserver, in front of Kubernetes. What follows /kapis is its own API, /api and /apis go on
to kube-apiserver. It has users and roles of its own, with four scopes. You are its administrator; alice has just joined.`,
  steps: [
    LOGIN_AS_ALICE,
    {
      task: 'As alice, list the global roles.',
      commands: [asAlice('/kapis/iam.kubesphere.io/v1beta1/globalroles')],
      request: 'verb=list,resource=globalroles.iam.kubesphere.io,path~^/kapis,status=403',
      insight:
        'The line says Global: this is neither in a workspace nor in a cluster. "cluster scope" in the message does not mean a ClusterRole.',
    },
    {
      task: 'Give her a GlobalRole for it, and try again.',
      commands: [
        apply('globalroles', {
          kind: 'GlobalRole',
          apiVersion,
          metadata: { name: 'role-reader' },
          rules: [{ apiGroups: ['iam.kubesphere.io'], resources: ['globalroles'], verbs: ['get', 'list'] }],
        }),
        apply('globalrolebindings', {
          kind: 'GlobalRoleBinding',
          apiVersion,
          metadata: { name: 'alice-roles' },
          roleRef: { apiGroup: 'iam.kubesphere.io', kind: 'GlobalRole', name: 'role-reader' },
          subjects: [ALICE],
        }),
        `${asAlice('/kapis/iam.kubesphere.io/v1beta1/globalroles')} | head -6`,
      ],
      request: 'verb=list,resource=globalroles.iam.kubesphere.io,path~^/kapis,status=200',
      insight: 'For the scope Global only a GlobalRole counts.',
    },
    {
      task: 'And the volumes of the cluster, through /api?',
      commands: [asAlice('/api/v1/persistentvolumes')],
      request: 'verb=list,resource=persistentvolumes,status=403',
      insight: 'ks-apiserver decides on these too, before kube-apiserver sees them. Their scope is Cluster.',
    },
  ],
  learnt: 'Read the scope first: Global, Workspace, Cluster or Namespace. Each has a kind of role of its own.',
};
