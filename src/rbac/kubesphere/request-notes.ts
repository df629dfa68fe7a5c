import type { KubeSphereRequestInfo } from '../../api/kubesphere/kubesphere-request-info.ts';

/** Which kinds of role can grant what a request needs, the narrowest first. */
export function kubeSphereRolePlace({ resourceScope, workspace, namespace }: KubeSphereRequestInfo): string {
  const inWorkspace = workspace === '' ? '' : `a WorkspaceRole of workspace ${workspace}, `;
  switch (resourceScope) {
    case 'Global':
      return 'in a GlobalRole (iam.kubesphere.io)';
    case 'Workspace':
      return `in ${inWorkspace}a ClusterRole or a GlobalRole (iam.kubesphere.io)`;
    case 'Namespace':
      return `in a Role in namespace ${namespace}, a WorkspaceRole of the workspace the namespace is in, a ClusterRole or a GlobalRole (iam.kubesphere.io)`;
    default:
      return 'in a ClusterRole or a GlobalRole (iam.kubesphere.io)';
  }
}

interface Note {
  readonly applies: (info: KubeSphereRequestInfo, method: string) => boolean;
  readonly text: (info: KubeSphereRequestInfo, method: string) => string;
}

/** What may surprise in the way ks-apiserver reads a request. */
export function kubeSphereNotes(info: KubeSphereRequestInfo, method: string): string[] {
  return NOTES.filter(({ applies }) => applies(info, method)).map(({ text }) => text(info, method));
}

const NOTES: readonly Note[] = [
  {
    applies: ({ isResourceRequest, verb }) => isResourceRequest && verb === '',
    text: (_, method) => `${method} has no verb (methods count in upper case only): only verbs ["*"] matches.`,
  },
  {
    applies: ({ isResourceRequest }) => !isResourceRequest,
    text: ({ verb }) =>
      `Outside the resource API the verb is the method as it was sent: a rule needs "${verb}", in exactly this case.`,
  },
  {
    applies: ({ resourceScope, namespace }) => resourceScope === 'Global' && namespace !== '',
    text: ({ namespace }) => `The resource is global: a Role in namespace ${namespace} does not count.`,
  },
  {
    applies: ({ resourceScope }) => resourceScope === 'Global' || resourceScope === 'Workspace',
    text: ({ resourceScope }) => `A denial says "at the cluster scope" here too, but the scope is ${resourceScope}.`,
  },
  {
    applies: ({ resourceScope }) => resourceScope === 'Namespace',
    text: () =>
      'The workspace is the one in the label of the namespace; that takes precedence over a workspace in the path.',
  },
  {
    applies: ({ cluster }) => cluster !== '',
    text: ({ cluster }) =>
      `Unless ${cluster} is the host cluster itself, the host only passes this on, and the roles of cluster ${cluster} decide.`,
  },
  {
    applies: ({ isKubernetesRequest }) => isKubernetesRequest,
    text: () => "Once KubeSphere allows it, this goes on to kube-apiserver with ks-apiserver's own account.",
  },
];
