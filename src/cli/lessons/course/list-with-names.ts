import { curlGet } from './curl-for.ts';
import type { Lesson } from './lesson.ts';

/** What resourceNames can match. */
export const LIST_WITH_NAMES: Lesson = {
  title: 'list with resourceNames',
  story: `resourceNames limits a rule to objects with certain names. RBAC compares it with the name in the request, and many requests have
none. The user bob has a Role for one Secret: get and list, resourceNames: [db].`,
  stage: `
kind: Role
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: db-secret, namespace: team-a }
rules: [{ apiGroups: [''], resources: [secrets], resourceNames: [db], verbs: [get, list] }]
---
kind: RoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: bob, namespace: team-a }
roleRef: { kind: Role, name: db-secret }
subjects: [{ kind: User, name: bob }]
`,
  steps: [
    {
      task: 'Get the Secret as bob.',
      commands: ['kubectl get secret db -n team-a --as=bob'],
      curl: [curlGet('/api/v1/namespaces/team-a/secrets/db', { as: 'bob' })],
      request: 'verb=get,resource=secrets,name=db,user=bob,status=200',
      insight: 'The name is in the path, and it is in the rule.',
    },
    {
      task: 'List the Secrets of the namespace. The Role says list, does it not?',
      commands: ['kubectl get secrets -n team-a --as=bob'],
      curl: [curlGet('/api/v1/namespaces/team-a/secrets', { as: 'bob' })],
      request: 'verb=list,resource=secrets,name=,user=bob,status=403',
      insight: 'A list names no object, so a rule with resourceNames cannot match. The server does not filter for you.',
    },
    {
      task: 'List what is called db.',
      commands: ['kubectl get secrets -n team-a --field-selector=metadata.name=db --as=bob'],
      curl: [curlGet('/api/v1/namespaces/team-a/secrets?fieldSelector=metadata.name=db', { as: 'bob' })],
      request: 'verb=list,resource=secrets,name=db,user=bob,status=200',
      insight:
        'With metadata.name in the field selector the list has a name. That is the only way, for list and for watch.',
    },
  ],
  learnt:
    'resourceNames never works for create and deletecollection, and for list and watch only with that field selector.',
};
