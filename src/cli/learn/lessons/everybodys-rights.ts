import type { Lesson } from './lesson.ts';

/** What every authenticated user may do. */
export const EVERYBODYS_RIGHTS: Lesson = {
  title: 'The default rights of system:authenticated',
  story: `The server puts each user who proved who they are into the group system:authenticated, ServiceAccounts too. A few
ClusterRoles are bound to that group from the start. The user alice has been granted nothing.`,
  steps: [
    {
      task: 'Ask the server what alice may do.',
      commands: ['kubectl auth can-i --list --as=alice'],
      request: 'verb=create,resource=selfsubjectrulesreviews.authorization.k8s.io,user=alice,status=201',
      insight:
        'Ask about herself, and read a handful of paths. Asking is a create: reviews are objects that are answered, not stored.',
    },
    {
      task: 'Try one of them.',
      commands: ['kubectl get --raw /version --as=alice'],
      request: 'path=/version,user=alice,status=200',
      insight:
        'system:discovery and system:public-info-viewer allow it. Without discovery kubectl could not work at all.',
    },
    {
      task: 'See which bindings give her that.',
      commands: [
        'kubectl get clusterrolebindings system:discovery system:basic-user system:public-info-viewer -o wide',
      ],
      request:
        'verb=get,resource=clusterrolebindings.rbac.authorization.k8s.io,name=system:public-info-viewer,status=200',
      insight: 'Two of them are for the group system:authenticated alone, the third also covers anonymous users.',
    },
    {
      task: 'Anything else is refused.',
      commands: ['kubectl get configmaps -n team-a --as=alice'],
      request: 'verb=list,resource=configmaps,user=alice,status=403',
      insight:
        'Nothing that anyone created is included. Bind nothing more to system:authenticated: it is everyone, in every namespace.',
    },
  ],
  learnt:
    'Anyone who is authenticated may use discovery and ask about their own rights. Everything else must be granted.',
};
