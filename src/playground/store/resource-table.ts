/** One kind of object that the server serves, as discovery describes it (meta/v1 APIResource). */
export interface Resource {
  /** `''` is the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly Subresource[];
  /** Of a custom resource: the columns that its definition adds after the name. */
  readonly columns?: readonly PrinterColumn[];
  /** Of a custom resource: its openAPIV3Schema. */
  readonly schema?: object;
  /** The warning that each request for it is answered with, where this version of it should not be used any more. */
  readonly deprecation?: string;
}

/** CustomResourceColumnDefinition (apiextensions/v1). */
export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly format?: string;
  readonly priority?: number;
}

/** `group`, `version` and `kind` are those of the object that the subresource reads and writes. */
export interface Subresource {
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

/** The verbs of a resource that has all of them. */
export const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** A dash is "none". Verbs: `*` is all of them. */
const TABLE = `
GROUP/VERSION                    KIND                       PLURAL                      SCOPE  SHORT   CATEGORIES  VERBS   SUBRESOURCES
v1                               Binding                    bindings                    ns     -       -           create  -
v1                               ConfigMap                  configmaps                  ns     cm      -           *       -
v1                               Endpoints                  endpoints                   ns     ep      -           *       -
v1                               Event                      events                      ns     ev      -           *       -
v1                               LimitRange                 limitranges                 ns     limits  -           *       -
v1                               Namespace                  namespaces                  -      ns      -           create,delete,get,list,patch,update,watch finalize,status
v1                               Node                       nodes                       -      no      -           *       proxy,status
v1                               ComponentStatus            componentstatuses           -      cs      -           get,list -      
v1                               PodTemplate                podtemplates                ns     -       -           *       -
v1                               PersistentVolumeClaim      persistentvolumeclaims      ns     pvc     -           *       status
v1                               PersistentVolume           persistentvolumes           -      pv      -           *       status
v1                               Pod                        pods                        ns     po      all         *       attach,binding,ephemeralcontainers,eviction,exec,log,portforward,proxy,status
v1                               ReplicationController      replicationcontrollers      ns     rc      all         *       scale,status
v1                               ResourceQuota              resourcequotas              ns     quota   -           *       status
v1                               Secret                     secrets                     ns     -       -           *       -
v1                               ServiceAccount             serviceaccounts             ns     sa      -           *       token
v1                               Service                    services                    ns     svc     all         *       proxy,status
admissionregistration.k8s.io/v1  MutatingAdmissionPolicy    mutatingadmissionpolicies   -      -       api-extensions *     -
admissionregistration.k8s.io/v1  MutatingAdmissionPolicyBinding mutatingadmissionpolicybindings - -   api-extensions *     -
admissionregistration.k8s.io/v1  MutatingWebhookConfiguration mutatingwebhookconfigurations - -     api-extensions *    -
admissionregistration.k8s.io/v1  ValidatingAdmissionPolicy  validatingadmissionpolicies -       -       api-extensions *    status
admissionregistration.k8s.io/v1  ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings - - api-extensions *   -
admissionregistration.k8s.io/v1  ValidatingWebhookConfiguration validatingwebhookconfigurations - - api-extensions *    -
apiextensions.k8s.io/v1          CustomResourceDefinition   customresourcedefinitions   -      crd,crds api-extensions *   status
apps/v1                          ControllerRevision         controllerrevisions         ns     -       -           *       -
apps/v1                          DaemonSet                  daemonsets                  ns     ds      all         *       status
apps/v1                          Deployment                 deployments                 ns     deploy  all         *       scale,status
apps/v1                          ReplicaSet                 replicasets                 ns     rs      all         *       scale,status
apps/v1                          StatefulSet                statefulsets                ns     sts     all         *       scale,status
authentication.k8s.io/v1         SelfSubjectReview          selfsubjectreviews          -      -       -           create  -
authentication.k8s.io/v1         TokenReview                tokenreviews                -      -       -           create  -
authorization.k8s.io/v1          LocalSubjectAccessReview   localsubjectaccessreviews   ns     -       -           create  -
authorization.k8s.io/v1          SelfSubjectAccessReview    selfsubjectaccessreviews    -      -       -           create  -
authorization.k8s.io/v1          SelfSubjectRulesReview     selfsubjectrulesreviews     -      -       -           create  -
authorization.k8s.io/v1          SubjectAccessReview        subjectaccessreviews        -      -       -           create  -
autoscaling/v2                   HorizontalPodAutoscaler    horizontalpodautoscalers    ns     hpa     all         *       status
autoscaling/v1                   HorizontalPodAutoscaler    horizontalpodautoscalers    ns     hpa     all         *       status
batch/v1                         CronJob                    cronjobs                    ns     cj      all         *       status
batch/v1                         Job                        jobs                        ns     -       all         *       status
certificates.k8s.io/v1           CertificateSigningRequest  certificatesigningrequests  -      csr     -           *       approval,status
coordination.k8s.io/v1           Lease                      leases                      ns     -       -           *       -
discovery.k8s.io/v1              EndpointSlice              endpointslices              ns     -       -           *       -
events.k8s.io/v1                 Event                      events                      ns     ev      -           *       -
flowcontrol.apiserver.k8s.io/v1  FlowSchema                 flowschemas                 -      -       -           *       status
flowcontrol.apiserver.k8s.io/v1  PriorityLevelConfiguration prioritylevelconfigurations -      -       -           *       status
networking.k8s.io/v1             IPAddress                  ipaddresses                 -      ip      -           *       -
networking.k8s.io/v1             ServiceCIDR                servicecidrs                -      -       -           *       status
networking.k8s.io/v1             IngressClass               ingressclasses              -      -       -           *       -
networking.k8s.io/v1             Ingress                    ingresses                   ns     ing     -           *       status
networking.k8s.io/v1             NetworkPolicy              networkpolicies             ns     netpol  -           *       -
node.k8s.io/v1                   RuntimeClass               runtimeclasses              -      -       -           *       -
policy/v1                        PodDisruptionBudget        poddisruptionbudgets        ns     pdb     -           *       status
rbac.authorization.k8s.io/v1     ClusterRoleBinding         clusterrolebindings         -      -       -           *       -
rbac.authorization.k8s.io/v1     ClusterRole                clusterroles                -      -       -           *       -
rbac.authorization.k8s.io/v1     RoleBinding                rolebindings                ns     -       -           *       -
rbac.authorization.k8s.io/v1     Role                       roles                       ns     -       -           *       -
resource.k8s.io/v1               DeviceClass                deviceclasses               -      -       -           *       -
resource.k8s.io/v1               ResourceClaim              resourceclaims              ns     -       -           *       status
resource.k8s.io/v1               ResourceClaimTemplate      resourceclaimtemplates      ns     -       -           *       -
resource.k8s.io/v1               ResourceSlice              resourceslices              -      -       -           *       -
scheduling.k8s.io/v1             PriorityClass              priorityclasses             -      pc      -           *       -
storage.k8s.io/v1                CSIDriver                  csidrivers                  -      -       -           *       -
storage.k8s.io/v1                CSINode                    csinodes                    -      -       -           *       -
storage.k8s.io/v1                CSIStorageCapacity         csistoragecapacities        ns     -       -           *       -
storage.k8s.io/v1                VolumeAttachment           volumeattachments           -      -       -           *       status
storage.k8s.io/v1                VolumeAttributesClass      volumeattributesclasses     -      vac     -           *       -
storage.k8s.io/v1                StorageClass               storageclasses              -      sc      -           *       -
`;

/** What only releases before 1.36 serve. */
const FORMER_TABLE = `
GROUP/VERSION                        KIND                       PLURAL                      SCOPE  SHORT   CATEGORIES  VERBS   SUBRESOURCES
flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema                 flowschemas                 -      -       -           *       status
flowcontrol.apiserver.k8s.io/v1beta3 PriorityLevelConfiguration prioritylevelconfigurations -      -       -           *       status
`;

/** Group/version and kind are those of the parent where the table has a dash. */
const SUBRESOURCE_TABLE = `
NAME         GROUP/VERSION             KIND                   VERBS
approval     -                         -                      get,patch,update
attach       v1                        PodAttachOptions       create,get
binding      v1                        Binding                create
ephemeralcontainers - -                        get,patch,update
eviction     policy/v1                 Eviction               create
exec         v1                        PodExecOptions         create,get
finalize     -                         -                      update
log          v1                        Pod                    get
portforward  v1                        PodPortForwardOptions  create,get
proxy        v1                        ProxyOptions           create,delete,get,patch,update
scale        autoscaling/v1            Scale                  get,patch,update
status       -                         -                      get,patch,update
token        authentication.k8s.io/v1  TokenRequest           create
`;

const DEPRECATED: ReadonlyMap<string, string> = new Map([
  ['v1 ComponentStatus', 'v1.19+'],
  ['v1 Endpoints', 'v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
]);

/** Every resource of the server, in the order of the table. */
export const RESOURCES: readonly Resource[] = rowsOf(TABLE).map((row) => withDeprecation(resourceOf(row)));

/** The built-in versions that are deprecated (k8s.io/api, APILifecycleDeprecated; apiserver pkg/endpoints/deprecation, WarningMessage). */
function withDeprecation(resource: Resource): Resource {
  const advice = DEPRECATED.get(`${apiVersionOf(resource)} ${resource.kind}`);
  if (advice === undefined) return resource;
  return { ...resource, deprecation: `${apiVersionOf(resource)} ${resource.kind} is deprecated in ${advice}` };
}

/** Further versions of these that older releases serve. */
export const FORMER_RESOURCES: readonly Resource[] = rowsOf(FORMER_TABLE).map(resourceOf);

/** One that the table above has. Throws RangeError for any other. */
export function builtIn(group: string, version: string, plural: string): Resource {
  const found = findResource(group, version, plural);
  if (!found) throw new RangeError(`the playground serves no ${plural} of ${group || 'core'}/${version}`);
  return found;
}

/** A built-in one. */
export function findResource(group: string, version: string, plural: string): Resource | undefined {
  return RESOURCES.find(
    (resource) => resource.group === group && resource.version === version && resource.plural === plural,
  );
}

/** `v1`, `apps/v1`. */
export function apiVersionOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `pods`, `deployments.apps`: how messages name a resource. */
export function groupResource({ group, plural }: Resource): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** The namespace that objects of a resource are kept under: none for namespaces and other cluster-wide kinds. */
export function scopeOf({ namespaced }: Resource, { namespace }: { readonly namespace: string }): string {
  return namespaced ? namespace : '';
}

function resourceOf(row: readonly string[]): Resource {
  const [groupVersion = '', kind = '', plural = '', scope, shortNames, categories, verbs, subresources] = row;
  const { group, version } = parseGroupVersion(groupVersion);
  return {
    group,
    version,
    kind,
    plural,
    singular: kind.toLowerCase(),
    namespaced: scope === 'ns',
    shortNames: listOf(shortNames),
    categories: listOf(categories),
    verbs: verbs === '*' ? ALL_VERBS : listOf(verbs),
    subresources: listOf(subresources).map((name) => subresourceOf(name, { group, version, kind })),
  };
}

/** A subresource that the table below knows by this name. */
export function subresourceOf(name: string, parent: Pick<Subresource, 'group' | 'version' | 'kind'>): Subresource {
  const [, groupVersion = '-', kind = '-', verbs] = rowsOf(SUBRESOURCE_TABLE).find(([known]) => known === name) ?? [];
  if (kind === '-') return { name, ...parent, verbs: listOf(verbs) };
  const prefixed = kind === 'ProxyOptions' ? `${parent.kind}${kind}` : kind;
  return { name, ...parseGroupVersion(groupVersion), kind: prefixed, verbs: listOf(verbs) };
}

function parseGroupVersion(text: string): { group: string; version: string } {
  const [first = '', second] = text.split('/');
  return second === undefined ? { group: '', version: first } : { group: first, version: second };
}

function rowsOf(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/\s+/));
}

function listOf(cell: string | undefined): string[] {
  return cell === undefined || cell === '-' ? [] : cell.split(',');
}
