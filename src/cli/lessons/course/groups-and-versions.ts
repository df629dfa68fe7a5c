import { curlGet } from './curl-for.ts';
import type { Lesson } from './lesson.ts';

/** API groups in paths and in rules. */
export const GROUPS_AND_VERSIONS: Lesson = {
  title: 'Groups and versions',
  story: `Pods are in the core group, whose name is "" and whose path is /api/v1. All other groups have a name and a path
under /apis. The user eve has a Role in team-b that should let her list deployments. It does not.`,
  stage: `
{ kind: Namespace, apiVersion: v1, metadata: { name: team-b } }
---
kind: Role
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: eve, namespace: team-b }
rules: [{ apiGroups: [''], resources: [deployments], verbs: [get, list] }]
---
kind: RoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: eve, namespace: team-b }
roleRef: { kind: Role, name: eve }
subjects: [{ kind: User, name: eve }]
`,
  steps: [
    {
      task: 'Look at what the group apps serves in version v1.',
      commands: [`${curlGet('/apis/apps/v1')} | grep -oE '"name": ?"[a-z/]+"'`],
      request: 'path=/apis/apps/v1,status=200',
      insight: 'This is discovery: each group and version lists its resources. Deployments are here, pods are not.',
    },
    {
      task: 'Be eve and list the deployments.',
      commands: ['kubectl get deployments -n team-b --as=eve'],
      curl: [curlGet('/apis/apps/v1/namespaces/team-b/deployments', { as: 'eve' })],
      request: 'verb=list,resource=deployments.apps,user=eve,status=403',
      insight:
        'Her Role says apiGroups: [""]. There are no deployments in the core group, so it allows nothing, silently.',
    },
    {
      task: 'Put the right group into her Role.',
      commands: [
        'kubectl patch role eve -n team-b --type=json -p \'[{"op":"replace","path":"/rules/0/apiGroups","value":["apps"]}]\'',
      ],
      curl: [
        `curl -s -o /dev/null -X PATCH $KUBETRACE_URL/apis/rbac.authorization.k8s.io/v1/namespaces/team-b/roles/eve -H 'Content-Type: application/json-patch+json' -d '[{"op":"replace","path":"/rules/0/apiGroups","value":["apps"]}]'`,
      ],
      request: 'verb=patch,resource=roles.rbac.authorization.k8s.io,name=eve,status=200',
      insight: 'Only the group is in a rule, never the version: what holds for apps/v1 holds for apps/v1beta1.',
    },
    {
      task: 'And once more as eve.',
      commands: ['kubectl get deployments -n team-b --as=eve'],
      curl: [curlGet('/apis/apps/v1/namespaces/team-b/deployments', { as: 'eve' })],
      request: 'verb=list,resource=deployments.apps,user=eve,status=200',
      insight: 'Allowed. There are none, but she may know that.',
    },
  ],
  learnt: 'A rule needs the group of the resource: "" for /api/v1, otherwise what follows /apis/.',
};
