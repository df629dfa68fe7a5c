import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
  await playground.admin('POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions', WIDGETS);
});
afterAll(() => playground.close());

/** A custom kind with a schema. */
const WIDGETS = {
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                required: ['size'],
                properties: {
                  size: { type: 'integer', minimum: 1, maximum: 9 },
                  colour: { type: 'string', enum: ['red', 'blue'], nullable: true },
                  name: { type: 'string', minLength: 2, maxLength: 3 },
                  tags: { type: 'array', minItems: 1, maxItems: 2, items: { type: 'string' } },
                  port: { 'x-kubernetes-int-or-string': true },
                  labels: { type: 'object', additionalProperties: { type: 'string' } },
                },
              },
            },
          },
        },
      },
    ],
  },
};

const CORE = '/api/v1/namespaces/team-a';
const PATHS: Readonly<Record<string, string>> = {
  clusterroles: '/apis/rbac.authorization.k8s.io/v1',
  configmaps: CORE,
  cronjobs: '/apis/batch/v1/namespaces/team-a',
  deployments: '/apis/apps/v1/namespaces/team-a',
  horizontalpodautoscalers: '/apis/autoscaling/v2/namespaces/team-a',
  ingresses: '/apis/networking.k8s.io/v1/namespaces/team-a',
  jobs: '/apis/batch/v1/namespaces/team-a',
  limitranges: CORE,
  namespaces: '/api/v1',
  networkpolicies: '/apis/networking.k8s.io/v1/namespaces/team-a',
  persistentvolumeclaims: CORE,
  persistentvolumes: '/api/v1',
  poddisruptionbudgets: '/apis/policy/v1/namespaces/team-a',
  pods: CORE,
  priorityclasses: '/apis/scheduling.k8s.io/v1',
  replicasets: '/apis/apps/v1/namespaces/team-a',
  resourcequotas: CORE,
  rolebindings: '/apis/rbac.authorization.k8s.io/v1/namespaces/team-a',
  secrets: CORE,
  services: CORE,
  statefulsets: '/apis/apps/v1/namespaces/team-a',
  storageclasses: '/apis/storage.k8s.io/v1',
  widgets: '/apis/example.com/v1/namespaces/team-a',
};

const c = { name: 'c', image: 'i' };
const pod = (spec: object) => ({ spec: { containers: [c], ...spec } });
const container = (fields: object) => pod({ containers: [{ ...c, ...fields }] });
const labels = { app: 'a' };
const template = { metadata: { labels }, spec: { containers: [c] } };
const workload = (spec: object) => ({ spec: { selector: { matchLabels: labels }, template, ...spec } });
const once = { spec: { containers: [c], restartPolicy: 'Never' } };
const cron = (schedule: string) => ({ spec: { schedule, jobTemplate: { spec: { template: once } } } });
const service = (spec: object) => ({ spec: { ports: [{ port: 80 }], ...spec } });
const claim = (spec: object) => ({
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
});
const path = { path: '/', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } };
const ingress = (fields: object) => ({ spec: { rules: [{ http: { paths: [{ ...path, ...fields }] } }] } });
const scaler = (spec: object) => ({
  spec: { maxReplicas: 3, scaleTargetRef: { kind: 'Deployment', name: 'web' }, ...spec },
});
const data = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, 'e30=']));
const LABEL = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`;
const SUBDOMAIN = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`;
const RANGE = 'must be between 1 and 65535, inclusive';

/** What the API server says, its field first (kubernetes pkg/apis/…/validation). */
const REFUSED: readonly (readonly [string, object, string])[] = [
  ['pods', {}, 'spec.containers: Required value'],
  [
    'pods',
    pod({ containers: [{}] }),
    '[spec.containers[0].name: Required value, spec.containers[0].image: Required value]',
  ],
  ['pods', container({ name: 'A_b' }), `spec.containers[0].name: Invalid value: "A_b": ${LABEL}`],
  ['pods', container({ name: 'a.b' }), 'spec.containers[0].name: Invalid value: "a.b": must not contain dots'],
  ['pods', pod({ containers: [c, c] }), 'spec.containers[1].name: Duplicate value: "c"'],
  ['pods', pod({ initContainers: [c] }), 'spec.initContainers[0].name: Duplicate value: "c"'],
  ['pods', container({ ports: [{ containerPort: 0 }] }), 'spec.containers[0].ports[0].containerPort: Required value'],
  [
    'pods',
    container({ ports: [{ containerPort: 70000 }] }),
    `spec.containers[0].ports[0].containerPort: Invalid value: 70000: ${RANGE}`,
  ],
  [
    'pods',
    container({ ports: [{ containerPort: 1, protocol: 'tcp' }] }),
    'spec.containers[0].ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
  ],
  [
    'pods',
    container({ ports: [{ containerPort: 1, name: 'a-very-long-port-name' }] }),
    'spec.containers[0].ports[0].name: Invalid value: "a-very-long-port-name": must be no more than 15 characters',
  ],
  [
    'pods',
    container({
      ports: [
        { containerPort: 1, hostPort: 8 },
        { containerPort: 2, hostPort: 8 },
      ],
    }),
    'spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//8"',
  ],
  [
    'pods',
    container({ imagePullPolicy: 'Sometimes' }),
    'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
  ],
  ['pods', container({ env: [{ name: '' }] }), 'spec.containers[0].env[0].name: Required value'],
  [
    'pods',
    container({ env: [{ name: 'A', valueFrom: {} }] }),
    'spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
  ],
  [
    'pods',
    container({ env: [{ name: 'A', value: '1', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }),
    'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
  ],
  [
    'pods',
    container({ volumeMounts: [{ name: 'v', mountPath: '/v' }] }),
    'spec.containers[0].volumeMounts[0].name: Not found: "v"',
  ],
  ['pods', { ...pod({ volumes: [{ name: 'v' }] }) }, 'spec.volumes[0]: Required value: must specify a volume type'],
  [
    'pods',
    pod({ volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/' } }] }),
    'spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
  ],
  [
    'pods',
    pod({
      volumes: [
        { name: 'v', emptyDir: {} },
        { name: 'v', emptyDir: {} },
      ],
    }),
    'spec.volumes[1].name: Duplicate value: "v"',
  ],
  ['pods', pod({ volumes: [{ name: 'v', secret: {} }] }), 'spec.volumes[0].secret.secretName: Required value'],
  [
    'pods',
    container({ resources: { limits: { cpu: '-1' } } }),
    'spec.containers[0].resources.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
  ],
  [
    'pods',
    container({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
    'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
  ],
  [
    'pods',
    container({ resources: { requests: { gpus: '2' } } }),
    '[spec.containers[0].resources.requests[gpus]: Invalid value: "gpus": must be a standard resource type or fully qualified, spec.containers[0].resources.requests[gpus]: Invalid value: "gpus": must be a standard resource for containers]',
  ],
  [
    'pods',
    container({ livenessProbe: {} }),
    'spec.containers[0].livenessProbe: Required value: must specify a handler type',
  ],
  [
    'pods',
    container({ livenessProbe: { successThreshold: 2, exec: { command: ['a'] } } }),
    'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
  ],
  [
    'pods',
    container({ readinessProbe: { httpGet: { port: 0 } } }),
    `spec.containers[0].readinessProbe.httpGet.port: Invalid value: 0: ${RANGE}`,
  ],
  [
    'pods',
    pod({ restartPolicy: 'never' }),
    'spec.restartPolicy: Unsupported value: "never": supported values: "Always", "OnFailure", "Never"',
  ],
  [
    'pods',
    pod({ nodeSelector: { a: 'b c' } }),
    'spec.nodeSelector: Invalid value: "b c": a valid label must be an empty string',
  ],
  [
    'pods',
    pod({ tolerations: [{ operator: 'Equal' }] }),
    'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
  ],
  [
    'pods',
    pod({ activeDeadlineSeconds: 0 }),
    'spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive',
  ],
  [
    'deployments',
    { spec: {} },
    '[spec.selector: Required value, spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`, spec.template.spec.containers: Required value]',
  ],
  [
    'deployments',
    workload({ selector: { matchLabels: { app: 'b' } } }),
    'spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`',
  ],
  [
    'deployments',
    workload({ selector: {} }),
    'spec.selector: Invalid value: {}: empty selector is invalid for deployment',
  ],
  ['deployments', workload({ replicas: -1 }), 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
  [
    'deployments',
    workload({ strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }),
    "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
  ],
  [
    'deployments',
    workload({ template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } }),
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  ],
  [
    'replicasets',
    workload({ selector: { matchExpressions: [{ key: 'app', operator: 'in', values: ['a'] }] } }),
    '[spec.selector.matchExpressions[0].operator: Invalid value: "in": not a valid selector operator, spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"in","values":["a"]}]}: invalid label selector]',
  ],
  [
    'statefulsets',
    workload({ podManagementPolicy: 'Any' }),
    "spec.podManagementPolicy: Invalid value: \"Any\": must be 'OrderedReady' or 'Parallel'",
  ],
  [
    'jobs',
    { spec: { template: { spec: { containers: [c] } } } },
    'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  ],
  [
    'cronjobs',
    cron('every day'),
    'spec.schedule: Invalid value: "every day": expected exactly 5 fields, found 2: [every day]',
  ],
  [
    'cronjobs',
    cron('61 * * * *'),
    'spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61',
  ],
  ['cronjobs', cron(''), 'spec.schedule: Required value'],
  ['services', { spec: {} }, 'spec.ports: Required value'],
  ['services', service({ ports: [{ port: 0 }] }), `spec.ports[0].port: Invalid value: 0: ${RANGE}`],
  [
    'services',
    service({ ports: [{ port: 1 }, { port: 2 }] }),
    '[spec.ports[0].name: Required value, spec.ports[1].name: Required value]',
  ],
  [
    'services',
    service({ type: 'Loadbalancer' }),
    'spec.type: Unsupported value: "Loadbalancer": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ],
  [
    'services',
    service({ ports: [{ port: 1, nodePort: 30000 }] }),
    "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  ],
  ['services', service({ type: 'ExternalName' }), 'spec.externalName: Required value'],
  [
    'configmaps',
    { data: { 'a b': '' } },
    `data[a b]: Invalid value: "a b": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
  ],
  ['configmaps', { data: { a: 'x'.repeat(2 ** 20 + 1) } }, ': Too long: may not be more than 1048576 bytes'],
  ['secrets', { type: 'kubernetes.io/tls', data: data('tls.crt') }, 'data[tls.key]: Required value'],
  ['secrets', { type: 'kubernetes.io/basic-auth' }, '[data[username]: Required value, data[password]: Required value]'],
  [
    'persistentvolumeclaims',
    { spec: {} },
    '[spec.accessModes: Required value: at least 1 access mode is required, spec.resources[storage]: Required value]',
  ],
  [
    'persistentvolumeclaims',
    claim({ accessModes: ['RWO'] }),
    'spec.accessModes: Unsupported value: "RWO": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
  ],
  [
    'persistentvolumes',
    { spec: { capacity: { storage: '1Gi' }, hostPath: { path: '/x' } } },
    'spec.accessModes: Required value',
  ],
  [
    'resourcequotas',
    { spec: { hard: { pod: '1' } } },
    '[spec.hard[pod]: Invalid value: "pod": must be a standard resource type or fully qualified, spec.hard[pod]: Invalid value: "pod": must be a standard resource for quota]',
  ],
  [
    'limitranges',
    { spec: { limits: [{ type: 'Container', min: { cpu: '2' }, max: { cpu: '1' } }] } },
    'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
  ],
  ['ingresses', { spec: {} }, 'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
  [
    'ingresses',
    ingress({ pathType: undefined }),
    'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
  ],
  [
    'ingresses',
    ingress({ path: 'x' }),
    'spec.rules[0].http.paths[0].path: Invalid value: "x": must be an absolute path',
  ],
  [
    'ingresses',
    ingress({ backend: { service: { name: 's' } } }),
    'spec.rules[0].http.paths[0].backend: Required value: port name or number is required',
  ],
  [
    'networkpolicies',
    { spec: { podSelector: {}, ingress: [{ from: [{}] }] } },
    'spec.ingress[0].from[0]: Required value: must specify a peer',
  ],
  [
    'networkpolicies',
    { spec: { podSelector: {}, policyTypes: ['ingress'] } },
    'spec.policyTypes[0]: Unsupported value: "ingress": supported values: "Ingress", "Egress"',
  ],
  [
    'poddisruptionbudgets',
    { spec: { minAvailable: 1, maxUnavailable: 1 } },
    'spec: Invalid value: {"maxUnavailable":1,"minAvailable":1}: minAvailable and maxUnavailable cannot be both set',
  ],
  [
    'poddisruptionbudgets',
    { spec: { minAvailable: '120%' } },
    'spec.minAvailable: Invalid value: "120%": must not be greater than 100%',
  ],
  [
    'horizontalpodautoscalers',
    scaler({ minReplicas: 5 }),
    'spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`',
  ],
  [
    'horizontalpodautoscalers',
    scaler({ scaleTargetRef: {} }),
    '[spec.scaleTargetRef.kind: Required value, spec.scaleTargetRef.name: Required value]',
  ],
  [
    'priorityclasses',
    { value: 2_000_000_000 },
    'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
  ],
  ['storageclasses', {}, 'provisioner: Required value'],
  [
    'clusterroles',
    { rules: [{ verbs: ['get'], nonResourceURLs: ['/x'], resources: ['pods'] }] },
    'rules[0].nonResourceURLs: Invalid value: ["/x"]: rules cannot apply to both regular resources and non-resource URLs',
  ],
  [
    'rolebindings',
    { roleRef: { kind: 'Role', name: 'a/b' }, subjects: [{ kind: 'User', name: 'u', apiGroup: 'x' }] },
    `[roleRef.name: Invalid value: "a/b": may not contain '/', subjects[0].apiGroup: Unsupported value: "x": supported values: "rbac.authorization.k8s.io"]`,
  ],
  [
    'widgets',
    { spec: { size: 'big' } },
    'spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
  ],
  ['widgets', { spec: {} }, 'spec.size: Required value'],
  [
    'widgets',
    { spec: { size: 0 } },
    'spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
  ],
  [
    'widgets',
    { spec: { size: 10 } },
    'spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9',
  ],
  [
    'widgets',
    { spec: { size: null } },
    'spec.size: Invalid value: "null": spec.size in body must be of type integer: "null"',
  ],
  [
    'widgets',
    { spec: { size: 1, colour: 'green' } },
    'spec.colour: Unsupported value: "green": supported values: "red", "blue"',
  ],
  [
    'widgets',
    { spec: { size: 1, name: 'x' } },
    'spec.name: Invalid value: "x": spec.name in body should be at least 2 chars long',
  ],
  ['widgets', { spec: { size: 1, name: 'four' } }, 'spec.name: Too long: may not be more than 3 bytes'],
  [
    'widgets',
    { spec: { size: 1, tags: [] } },
    'spec.tags: Invalid value: 0: spec.tags in body should have at least 1 items',
  ],
  ['widgets', { spec: { size: 1, tags: ['a', 'b', 'c'] } }, 'spec.tags: Too many: 3: must have at most 2 items'],
  [
    'widgets',
    { spec: { size: 1, tags: [1] } },
    'spec.tags[0]: Invalid value: "number": spec.tags[0] in body must be of type string: "number"',
  ],
  [
    'widgets',
    { spec: { size: 1, port: true } },
    'spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"',
  ],
  ['namespaces', { metadata: { name: 'Team' } }, `metadata.name: Invalid value: "Team": ${LABEL}`],
  ['configmaps', { metadata: { name: 'a_b' } }, `metadata.name: Invalid value: "a_b": ${SUBDOMAIN}`],
  [
    'configmaps',
    { metadata: { name: 'm', labels: { 'a/b/c': '1' } } },
    'metadata.labels: Invalid value: "a/b/c": a valid label key must consist of alphanumeric characters',
  ],
  [
    'configmaps',
    { metadata: { name: 'm', labels: { '/b': '1' } } },
    'metadata.labels: Invalid value: "/b": prefix part must be non-empty',
  ],
  [
    'configmaps',
    { metadata: { name: 'm', annotations: { a: 'x'.repeat(300_000) } } },
    'metadata.annotations: Too long: may not be more than 262144 bytes',
  ],
  [
    'configmaps',
    { metadata: { name: 'm', ownerReferences: [{}] } },
    '[metadata.ownerReferences[0].apiVersion: Required value: must not be empty, metadata.ownerReferences[0].kind: Required value: must not be empty, metadata.ownerReferences[0].name: Required value: must not be empty, metadata.ownerReferences[0].uid: Required value: must not be empty]',
  ],
  [
    'configmaps',
    { metadata: { name: 'm', finalizers: ['mine'] } },
    'metadata.finalizers: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
  ],
];

const ACCEPTED: readonly (readonly [string, object])[] = [
  [
    'pods',
    container({
      ports: [
        { containerPort: 80, name: 'http' },
        { containerPort: 80, protocol: 'UDP' },
      ],
      resources: { limits: { cpu: 1, memory: '1Gi', 'nvidia.com/gpu': 1 }, requests: { cpu: '500m' } },
    }),
  ],
  [
    'pods',
    pod({
      volumes: [
        { name: 'v', configMap: { name: 'm', items: [{ key: 'a', path: 'b/c' }] } },
        { name: 'p', projected: { sources: [] } },
      ],
      containers: [
        {
          ...c,
          volumeMounts: [
            { name: 'v', mountPath: '/v' },
            { name: 'p', mountPath: '/p', subPath: 'x' },
          ],
        },
      ],
    }),
  ],
  [
    'pods',
    pod({
      initContainers: [
        { name: 'i', image: 'i', restartPolicy: 'Always', startupProbe: { tcpSocket: { port: 'http' } } },
      ],
      tolerations: [{ operator: 'Exists' }],
      restartPolicy: 'OnFailure',
    }),
  ],
  [
    'pods',
    container({
      env: [
        { name: 'A.b-c', value: '' },
        { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      ],
      envFrom: [{ secretRef: { name: 's' }, prefix: 'X_' }],
    }),
  ],
  ['deployments', workload({ strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } } })],
  ['deployments', workload({ selector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, replicas: 0 })],
  [
    'statefulsets',
    workload({
      serviceName: 's',
      volumeClaimTemplates: [{ metadata: { name: 'd' }, ...claim({}) }],
      template: { ...template, spec: { containers: [{ ...c, volumeMounts: [{ name: 'd', mountPath: '/d' }] }] } },
    }),
  ],
  ['jobs', { spec: { template: once, completions: 2, backoffLimit: 0 } }],
  ['cronjobs', cron('*/5 0-6,12 1 JAN-MAR MON')],
  ['cronjobs', cron('@hourly')],
  ['services', service({ clusterIP: 'None', ports: [] })],
  [
    'services',
    service({
      ports: [
        { name: 'a', port: 1, targetPort: 'http' },
        { name: 'b', port: 1, protocol: 'UDP' },
      ],
      type: 'NodePort',
    }),
  ],
  ['services', { spec: { type: 'ExternalName', externalName: 'example.com.' } }],
  ['secrets', { type: 'kubernetes.io/tls', data: data('tls.crt', 'tls.key') }],
  ['secrets', { stringData: { a: 'b' } }],
  ['persistentvolumeclaims', claim({ storageClassName: '' })],
  [
    'resourcequotas',
    { spec: { hard: { pods: '4', 'requests.cpu': '1', 'count/deployments.apps': 2, 'requests.nvidia.com/gpu': 1 } } },
  ],
  ['ingresses', ingress({})],
  [
    'ingresses',
    {
      spec: { defaultBackend: { service: { name: 's', port: { name: 'http' } } }, tls: [{ hosts: ['*.example.com'] }] },
    },
  ],
  ['networkpolicies', { spec: { podSelector: {}, policyTypes: ['Ingress'] } }],
  ['poddisruptionbudgets', { spec: { maxUnavailable: '50%', selector: { matchLabels: labels } } }],
  ['horizontalpodautoscalers', scaler({})],
  ['storageclasses', { provisioner: 'example.com/p', reclaimPolicy: 'Retain' }],
  ['clusterroles', { aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] } }],
  ['widgets', { spec: { size: 2, colour: null, name: 'abc', tags: ['a'], port: 'http', labels } }],
  [
    'configmaps',
    {
      metadata: { name: 'a.b-c', labels: { 'example.com/a_b': '' }, finalizers: ['example.com/f', 'orphan'] },
      binaryData: { k: 'AA==' },
    },
  ],
];

describe('an object that makes no sense is refused', () => {
  test.each(REFUSED)('%s %j', async (plural, object, why) => {
    const { status, json } = await playground.admin(`POST ${PATHS[plural]}/${plural}`, {
      metadata: { name: 'x' },
      ...object,
    });
    expect([status, json.reason]).toEqual([422, 'Invalid']);
    expect(json.message).toContain(` is invalid: ${why}`);
  });

  test('with a cause for each fault, by its field', async () => {
    const { json } = await playground.admin(`POST ${CORE}/pods`, {
      metadata: { name: 'x' },
      ...pod({ containers: [{}] }),
    });
    expect(json.details?.causes).toEqual([
      { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.containers[0].name' },
      { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.containers[0].image' },
    ]);
  });
});

describe('an object that makes sense is taken', () => {
  test.each(ACCEPTED)('%s %j', async (plural, object) => {
    const { status, json } = await playground.admin(`POST ${PATHS[plural]}/${plural}?dryRun=All`, {
      metadata: { name: 'fine' },
      ...object,
    });
    expect([status, json.message]).toEqual([201, undefined]);
  });
});

describe('what may not change', () => {
  const merge = { 'content-type': 'application/merge-patch+json' };
  const seeded: readonly (readonly [string, object])[] = [
    ['deployments', workload({})],
    ['statefulsets', workload({ serviceName: 's' })],
    ['jobs', { spec: { template: once } }],
    ['pods', pod({})],
    ['services', service({})],
    ['secrets', { type: 'example.com/mine' }],
    ['persistentvolumeclaims', claim({})],
    ['priorityclasses', { value: 1 }],
    ['storageclasses', { provisioner: 'example.com/p', parameters: { a: '1' } }],
    ['configmaps', { immutable: true, data: { a: '1' } }],
    ['rolebindings', { roleRef: { kind: 'Role', name: 'a' } }],
  ];
  beforeAll(async () => {
    for (const [plural, object] of seeded) {
      const { status, json } = await playground.admin(`POST ${PATHS[plural]}/${plural}`, {
        metadata: { name: 'kept' },
        ...object,
      });
      expect([plural, status, json.message]).toEqual([plural, 201, undefined]);
    }
  });

  test.each([
    [
      'deployments',
      workload({
        selector: { matchLabels: { app: 'b' } },
        template: { ...template, metadata: { labels: { app: 'b' } } },
      }),
      'spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable',
    ],
    [
      'statefulsets',
      { spec: { serviceName: 't' } },
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ],
    ['jobs', { spec: { template: { spec: { containers: [{ ...c, image: 'other' }] } } } }, ': field is immutable'],
    ['jobs', { spec: { completions: 5 } }, 'spec.completions: Invalid value: 5: field is immutable'],
    [
      'pods',
      { spec: { hostNetwork: true } },
      'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,',
    ],
    [
      'pods',
      { spec: { containers: [c, { name: 'd', image: 'i' }] } },
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ],
    [
      'services',
      { spec: { clusterIP: '10.1.1.1' } },
      'spec.clusterIPs[0]: Invalid value: ["10.1.1.1"]: may not change once set',
    ],
    ['secrets', { type: 'example.com/yours' }, 'type: Invalid value: "example.com/yours": field is immutable'],
    [
      'persistentvolumeclaims',
      { spec: { accessModes: ['ReadWriteMany'] } },
      'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    ],
    ['priorityclasses', { value: 2 }, 'value: Forbidden: may not be changed in an update.'],
    ['storageclasses', { parameters: { a: '2' } }, 'parameters: Forbidden: updates to parameters are forbidden.'],
    ['configmaps', { data: { a: '2' } }, 'data: Forbidden: field is immutable when `immutable` is set'],
    [
      'rolebindings',
      { roleRef: { kind: 'Role', name: 'b' } },
      'roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"b"}: cannot change roleRef',
    ],
  ] as const)('%s %j', async (plural, patch, why) => {
    const { status, json } = await playground.admin(
      `PATCH ${PATHS[plural]}/${plural}/kept`,
      JSON.stringify(patch),
      merge,
    );
    expect([status, json.message]).toEqual([422, expect.stringContaining(why)]);
  });

  test.each([
    [
      'pods',
      {
        spec: {
          containers: [{ ...c, image: 'newer' }],
          activeDeadlineSeconds: 60,
          tolerations: [{ operator: 'Exists' }],
        },
        metadata: { labels },
      },
    ],
    ['deployments', { spec: { replicas: 2, template: { spec: { containers: [{ ...c, image: 'newer' }] } } } }],
    ['statefulsets', { spec: { replicas: 2 } }],
    ['jobs', { spec: { parallelism: 2, suspend: true } }],
    ['services', { spec: { type: 'NodePort' } }],
    ['configmaps', { metadata: { labels } }],
  ] as const)('%s may change otherwise: %j', async (plural, patch) => {
    const { status, json } = await playground.admin(
      `PATCH ${PATHS[plural]}/${plural}/kept?dryRun=All`,
      JSON.stringify(patch),
      { 'content-type': 'application/strategic-merge-patch+json' },
    );
    expect([status, json.message]).toEqual([200, undefined]);
  });

  test('a Service that is replaced without its address keeps it', async () => {
    const { spec } = (await playground.admin(`GET ${CORE}/services/kept`)).json as { spec: { clusterIP: string } };
    const replaced = await playground.admin(`PUT ${CORE}/services/kept`, {
      metadata: { name: 'kept' },
      ...service({ ports: [{ port: 81 }] }),
    });
    expect([replaced.status, replaced.json['spec']]).toMatchObject([200, { clusterIP: spec.clusterIP }]);
  });
});
