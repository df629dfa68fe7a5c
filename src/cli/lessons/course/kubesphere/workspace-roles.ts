import type { Lesson } from '../lesson.ts';
import { ALICE, apiVersion, apply, asAlice, LOGIN_AS_ALICE } from './login.ts';

const ROLES = '/kapis/iam.kubesphere.io/v1beta1/workspaces/demo/workspaceroles';

/** Workspaces, and which roles count in them. */
export const WORKSPACE_ROLES: Lesson = {
  title: 'KubeSphere: GlobalRole to WorkspaceRole',
  dialect: 'kubesphere',
  story: `A workspace holds projects, which are namespaces. Who should see one workspace does not need a GlobalRole: a WorkspaceRole counts in the
workspace and in its projects. alice is to see the workspace demo, and nothing else.`,
  steps: [
    LOGIN_AS_ALICE,
    {
      task: 'As alice, list the roles of the workspace demo.',
      commands: [asAlice(ROLES)],
      request: 'verb=list,resource=workspaceroles.iam.kubesphere.io,status=403',
      insight:
        'The scope is the workspace demo, since the path names it. A GlobalRole would do, and would open every workspace.',
    },
    {
      task: 'Bind her to the WorkspaceRole demo-viewer, and try again.',
      commands: [
        apply('workspacerolebindings', {
          kind: 'WorkspaceRoleBinding',
          apiVersion,
          metadata: { name: 'alice-demo', labels: { 'kubesphere.io/workspace': 'demo' } },
          roleRef: { apiGroup: 'iam.kubesphere.io', kind: 'WorkspaceRole', name: 'demo-viewer' },
          subjects: [ALICE],
        }),
        `${asAlice(ROLES)} | head -6`,
      ],
      request: 'verb=list,resource=workspaceroles.iam.kubesphere.io,status=200',
      insight:
        'The label kubesphere.io/workspace says which workspace a WorkspaceRole and its binding belong to; without it they count nowhere.',
    },
    {
      task: 'What about a project of the workspace?',
      commands: [asAlice('/api/v1/namespaces/demo-project/configmaps/greeting')],
      request: 'verb=get,resource=configmaps,namespace=demo-project,status=200',
      insight: 'The label of the namespace names its workspace, so the WorkspaceRole counts there as well.',
    },
    {
      task: 'And another namespace?',
      commands: [asAlice('/api/v1/namespaces/team-a/configmaps/settings')],
      request: 'verb=get,resource=configmaps,namespace=team-a,status=403',
      insight: 'It is in no workspace: here a Role in the namespace, a ClusterRole or a GlobalRole is needed.',
    },
  ],
  learnt:
    'Global opens all workspaces, a WorkspaceRole one of them with its projects, a Role one project. Take the smallest.',
};
