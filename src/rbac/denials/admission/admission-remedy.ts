import { withCommand } from '../../cures/with-command.ts';
import { PLACEHOLDERS } from '../../rules/placeholders.ts';

/** Where the request went, as far as it is known. */
interface Where {
  readonly said: string;
  readonly namespace: string | undefined;
}

/** What to do where an admission plugin said no, by its name; `undefined` where its words say that themselves. */
export function admissionRemedy(plugin: string, said: string, namespace: string | undefined): string | undefined {
  return REMEDIES.get(plugin)?.({ said, namespace: namespace || undefined });
}

/** What to do where a webhook said no: each has an owner, who alone can say why. */
export function webhookRemedy(name: string): string {
  const known = WEBHOOKS.find(([pattern]) => pattern.test(name));
  const whose = known ? `${known[1]} ` : '';
  return `${whose}Change what it complains of, or ask those who installed it: kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o yaml shows the configuration and service of ${name}.`;
}

const WEBHOOKS: readonly (readonly [RegExp, string])[] = [
  [/\.gatekeeper\.sh$/, 'This is OPA Gatekeeper: kubectl get constraints lists its rules.'],
  [/kyverno/, 'This is Kyverno: kubectl get clusterpolicies,policies --all-namespaces lists its rules.'],
  [/\.istio\.io$/, 'This is Istio, which checks its own kinds of objects.'],
  [/cert-manager/, 'This is cert-manager, which checks its own kinds of objects.'],
];

const REMEDIES: ReadonlyMap<string, (where: Where) => string | undefined> = new Map<
  string,
  (where: Where) => string | undefined
>([
  ['PodSecurity', podSecurity],
  ['ResourceQuota', quota],
  [
    'LimitRanger',
    ({ namespace }) =>
      inNamespace(
        'Set resources.requests and resources.limits of the containers within the bounds of the namespace',
        ['kubectl', 'describe', 'limitrange'],
        namespace,
      ),
  ],
  ['NamespaceLifecycle', namespaceLifecycle],
  ['ServiceAccount', serviceAccount],
  [
    'NodeRestriction',
    () =>
      'Do it with the credential of an administrator: a kubelet may change only its own node and pods, and none of the labels that are reserved (node-role.kubernetes.io/…).',
  ],
  [
    'Priority',
    ({ said }) =>
      said.startsWith('no PriorityClass')
        ? 'Name a class that exists in spec.priorityClassName, or have it created: kubectl get priorityclasses'
        : undefined,
  ],
  ['RuntimeClass', () => 'Name a class that exists in spec.runtimeClassName: kubectl get runtimeclasses'],
  [
    'OwnerReferencesPermissionEnforcement',
    () =>
      'Correct apiVersion and kind in metadata.ownerReferences, or install the CustomResourceDefinition that they name.',
  ],
  ['a ValidatingAdmissionPolicy', policy],
  [
    'the setting --allow-privileged of kube-apiserver',
    () => 'Leave out privileged: true, or have an administrator start kube-apiserver with --allow-privileged=true.',
  ],
  [
    'RoleBindingRestriction (OpenShift)',
    ({ namespace }) =>
      inNamespace('Bind somebody whom the project allows', ['oc', 'get', 'rolebindingrestrictions'], namespace),
  ],
  ['an admission plugin that is still starting', () => 'Try again in a few seconds.'],
  [
    'the CustomResourceDefinition, which is being deleted,',
    () => 'Wait until the CustomResourceDefinition is gone, create it again, and then the object.',
  ],
]);

function podSecurity({ said, namespace = PLACEHOLDERS.namespace }: Where): string {
  const fields = (words: RegExp) => [...new Set([...said.matchAll(words)].map(([, field = '']) => field))].join(', ');
  const [wanted, refused] = [fields(/must set ([^()]{1,200}?)\)/g), fields(/must not set ([^()]{1,200}?)\)/g)];
  const changes = [...(wanted === '' ? [] : [`set ${wanted}`]), ...(refused === '' ? [] : [`leave out ${refused}`])];
  const change = `In the pod (or its template) ${changes.join(' and ') || 'change the fields that are listed'}`;
  return withCommand(
    `${change}; or, where this pod may be privileged, an administrator lowers the level of the namespace`,
    'kubectl',
    'label',
    '--overwrite',
    'namespace',
    namespace,
    'pod-security.kubernetes.io/enforce=LEVEL',
  );
}

function quota({ said, namespace }: Where): string {
  const [, name = ''] = /quota: ([\w.-]{1,253})/.exec(said) ?? [];
  const [, missing] = /must specify ([\w.,/-]{1,500})/.exec(said) ?? [];
  const change =
    missing === undefined
      ? 'Ask for less, delete what counts against the quota, or have it raised'
      : `Set ${missing.split(',').join(', ')} in resources of each container, or have a LimitRange set defaults`;
  return inNamespace(change, ['kubectl', 'describe', 'quota', ...(name === '' ? [] : [name])], namespace);
}

function namespaceLifecycle({ said, namespace }: Where): string {
  if (/may not be deleted/.test(said)) return 'This namespace is part of every cluster: delete what is in it instead.';
  const [, named = namespace ?? PLACEHOLDERS.namespace] = /in namespace (\S{1,253}) because/.exec(said) ?? [];
  return withCommand(
    'Wait until the namespace is gone and create it again, or use another; if it does not go away, its status shows what is in the way',
    'kubectl',
    'get',
    'namespace',
    named,
    '-o',
    'yaml',
  );
}

function serviceAccount({ said }: Where): string | undefined {
  const [, namespace, name] =
    /^error looking up service account ([a-z0-9.-]{1,253})\/([a-z0-9.-]{1,253}): /.exec(said) ?? [];
  if (!namespace || !name) return undefined;
  return withCommand(
    'Create the ServiceAccount, or name another in spec.serviceAccountName of the pod',
    'kubectl',
    'create',
    'serviceaccount',
    name,
    `--namespace=${namespace}`,
  );
}

function policy({ said }: Where): string {
  const [, name = 'POLICY'] = /AdmissionPolicy '([^']{1,253})'/.exec(said) ?? [];
  return withCommand(
    'Change what the policy complains of, or ask those who own it',
    'kubectl',
    'get',
    'validatingadmissionpolicy',
    name,
    '-o',
    'yaml',
  );
}

function inNamespace(sentence: string, command: readonly string[], namespace: string = PLACEHOLDERS.namespace): string {
  return withCommand(sentence, ...command, `--namespace=${namespace}`);
}
