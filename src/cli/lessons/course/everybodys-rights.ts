import { curlGet, curlPost } from './curl-for.ts';
import type { Lesson } from './lesson.ts';

/** What every authenticated user may do. */
export const EVERYBODYS_RIGHTS: Lesson = {
  title: 'The default rights of a ServiceAccount',
  story: `The server puts each user who proved who they are into the group system:authenticated, and ServiceAccounts also into
system:serviceaccounts. A few ClusterRoles are bound to these groups from the start. Nobody granted default/sample anything else.`,
  steps: [
    {
      task: 'Ask the server what the ServiceAccount sample may do.',
      commands: ['kubectl auth can-i --list --as=system:serviceaccount:default:sample'],
      curl: [
        curlPost(
          '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
          { kind: 'SelfSubjectRulesReview', apiVersion: 'authorization.k8s.io/v1', spec: { namespace: 'default' } },
          { as: 'system:serviceaccount:default:sample' },
        ).replace(' -o /dev/null', ''),
      ],
      request:
        'verb=create,resource=selfsubjectrulesreviews.authorization.k8s.io,user=system:serviceaccount:default:sample,status=201',
      insight:
        'Ask about itself, and read a handful of paths. Asking is a create: reviews are objects that are answered, not stored.',
    },
    {
      task: 'Try one of them.',
      commands: ['kubectl get --raw /version --as=system:serviceaccount:default:sample'],
      curl: [curlGet('/version', { as: 'system:serviceaccount:default:sample' })],
      request: 'path=/version,user=system:serviceaccount:default:sample,status=200',
      insight:
        'system:discovery and system:public-info-viewer allow it. Without discovery kubectl could not work at all.',
    },
    {
      task: 'See which bindings give it that.',
      commands: [
        'kubectl get clusterrolebindings system:discovery system:basic-user system:public-info-viewer -o wide',
      ],
      curl: [
        curlGet('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/system:discovery'),
        curlGet('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/system:public-info-viewer'),
      ],
      request:
        'verb=get,resource=clusterrolebindings.rbac.authorization.k8s.io,name=system:public-info-viewer,status=200',
      insight: 'Two of them are for the group system:authenticated alone, the third also covers anonymous users.',
    },
    {
      task: 'One thing is for ServiceAccounts only: how their tokens are checked.',
      commands: ['kubectl get --raw /.well-known/openid-configuration --as=system:serviceaccount:default:sample'],
      curl: [curlGet('/.well-known/openid-configuration', { as: 'system:serviceaccount:default:sample' })],
      request: 'path=/.well-known/openid-configuration,user=system:serviceaccount:default:sample,status=200',
      insight:
        'system:service-account-issuer-discovery is bound to system:serviceaccounts: the keys with which others can check a token.',
    },
    {
      task: 'Anything else is refused.',
      commands: ['kubectl get configmaps -n team-a --as=system:serviceaccount:default:sample'],
      curl: [curlGet('/api/v1/namespaces/team-a/configmaps', { as: 'system:serviceaccount:default:sample' })],
      request: 'verb=list,resource=configmaps,user=system:serviceaccount:default:sample,status=403',
      insight:
        'Nothing that anyone created is included. Bind nothing more to system:authenticated: it is everyone, in every namespace.',
    },
  ],
  learnt:
    'Anyone who is authenticated may use discovery and ask about their own rights. Everything else must be granted.',
};
