import { randomUUID } from 'node:crypto';
import { lookupTable } from '../../api/lookup-table.ts';
import { ADMISSION_DEFAULTS } from './admission-defaults.ts';
import { withDerivedNames } from './custom-resources.ts';
import { isJsonObject, listAt, mapAt, textOf } from './kube-object.ts';
import type { JsonObject, KubeObject } from './kube-object.ts';
import { podParts } from './pod-parts.ts';

/** An object with those of the server's defaults that people see or that the pretend cluster itself reads. */
export function defaulted(object: KubeObject): KubeObject {
  // Other servers and custom resources have kinds of the same name.
  if (!/^(?:v\d|[a-z]+\/|[a-z.]+\.k8s\.io\/)/.test(object.apiVersion)) return object;
  return DEFAULTS.get(object.kind)?.(object) ?? object;
}

const DEFAULTS = lookupTable<(object: KubeObject) => KubeObject>({
  Namespace: (namespace) => ({
    ...namespace,
    metadata: {
      ...namespace.metadata,
      labels: { ...namespace.metadata.labels, 'kubernetes.io/metadata.name': namespace.metadata.name },
    },
    spec: { finalizers: ['kubernetes'], ...mapAt(namespace, 'spec') },
    status: { phase: 'Active', ...mapAt(namespace, 'status') },
  }),
  ...ADMISSION_DEFAULTS,
  CustomResourceDefinition: withDerivedNames,
  Pod: (pod) => {
    const spec = podSpec(mapAt(pod, 'spec'));
    // What stands for a static pod has the account that it names, or none.
    if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) {
      spec['serviceAccountName'] = mapAt(pod, 'spec')['serviceAccountName'];
    }
    return { ...pod, spec, status: { phase: 'Pending', ...mapAt(pod, 'status') } };
  },
  Deployment: (deployment) =>
    withSpec(deployment, {
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    }),
  ReplicationController: (controller) => withSpec(withLabelsOfTemplate(controller), {}),
  ReplicaSet: (replicaSet) => withSpec(replicaSet, {}),
  StatefulSet: (statefulSet) =>
    withSpec(statefulSet, { podManagementPolicy: 'OrderedReady', updateStrategy: { type: 'RollingUpdate' } }),
  DaemonSet: (daemonSet) => withSpec(daemonSet, { updateStrategy: { type: 'RollingUpdate' } }),
  Service: (service) => ({ ...service, spec: serviceSpec(mapAt(service, 'spec')), status: { loadBalancer: {} } }),
  Secret: (secret) => {
    const { stringData, ...rest } = secret;
    const encoded = Object.entries(isJsonObject(stringData) ? stringData : {}).map(([key, text]) => [
      key,
      Buffer.from(textOf(text)).toString('base64'),
    ]);
    const data = { ...mapAt(secret, 'data'), ...(Object.fromEntries(encoded) as JsonObject) };
    return { ...rest, type: secret['type'] ?? 'Opaque', ...(Object.keys(data).length > 0 && { data }) };
  },
  ClusterRole: (role) => ({ ...role, rules: role['rules'] ?? (role['aggregationRule'] ? [] : null) }),
  RoleBinding: withSubjectGroups,
  ClusterRoleBinding: withSubjectGroups,
  CronJob: (cronJob) => ({
    ...cronJob,
    spec: {
      suspend: false,
      concurrencyPolicy: 'Allow',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      ...mapAt(cronJob, 'spec'),
    },
  }),
  Job: withJobSelector,
  HorizontalPodAutoscaler: withAutoscaling,
});

/** Between one replica and the most, at 80 % of the CPU (pkg/apis/autoscaling/v2/defaults.go, v1/conversion.go). */
function withAutoscaling(autoscaler: KubeObject): KubeObject {
  const spec = mapAt(autoscaler, 'spec');
  const target = { type: 'Utilization', averageUtilization: 80 };
  const isFirst = autoscaler.apiVersion === 'autoscaling/v1';
  const metrics = { metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }] };
  const defaults = isFirst ? { targetCPUUtilizationPercentage: 80 } : metrics;
  return { ...autoscaler, spec: { minReplicas: 1, ...defaults, ...spec } };
}

/** A Job finds its pods by its own uid, which it has therefore from here (registry/batch/job/strategy.go, generateSelector). */
function withJobSelector(job: KubeObject): KubeObject {
  const { uid = randomUUID(), name } = job.metadata;
  const spec = mapAt(job, 'spec');
  const template = mapAt(spec, 'template');
  const once = spec['completions'] === undefined && spec['parallelism'] === undefined ? { completions: 1 } : {};
  const defaults = { ...once, parallelism: 1, backoffLimit: 6, completionMode: 'NonIndexed', suspend: false };
  if (spec['selector'] !== undefined) return { ...job, spec: { ...defaults, ...spec } };
  const labels = {
    ...mapAt(template, 'metadata.labels'),
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  };
  return {
    ...job,
    metadata: { ...job.metadata, uid },
    spec: {
      ...defaults,
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
      ...spec,
      template: { ...template, metadata: { ...mapAt(template, 'metadata'), labels } },
    },
  };
}

/** Without labels or a selector it takes those of its template (pkg/apis/core/v1/defaults.go, SetDefaults_ReplicationController). */
function withLabelsOfTemplate(controller: KubeObject): KubeObject {
  const spec = mapAt(controller, 'spec');
  const labels = mapAt(spec, 'template.metadata.labels') as Record<string, string>;
  if (Object.keys(labels).length === 0) return controller;
  const isEmpty = (map: JsonObject) => Object.keys(map).length === 0;
  const { metadata } = controller;
  return {
    ...controller,
    metadata: isEmpty(metadata.labels ?? {}) ? { ...metadata, labels } : metadata,
    spec: isEmpty(mapAt(spec, 'selector')) ? { ...spec, selector: labels } : spec,
  };
}

function withSpec(workload: KubeObject, defaults: JsonObject): KubeObject {
  const spec = mapAt(workload, 'spec');
  const template = mapAt(spec, 'template');
  const replicas = workload.kind === 'DaemonSet' ? {} : { replicas: 1 };
  return {
    ...workload,
    spec: { ...replicas, ...defaults, ...spec, template: { ...template, spec: podSpec(mapAt(template, 'spec')) } },
    status: workload['status'] ?? {},
  };
}

function podSpec(spec: JsonObject): JsonObject {
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    securityContext: {},
    ...spec,
    ...withBothNames(spec),
    ...podParts(spec),
  };
}

/** The older name of the field is kept in step (kubernetes pkg/apis/core/v1/conversion.go). */
function withBothNames({ serviceAccountName, serviceAccount = '' }: JsonObject): JsonObject {
  const name = textOf(serviceAccountName) || textOf(serviceAccount);
  return name === '' ? {} : { serviceAccountName: name, serviceAccount: name };
}

function serviceSpec(spec: JsonObject): JsonObject {
  const ports = listAt(spec, 'ports').map((port) => ({
    protocol: 'TCP',
    targetPort: (port as JsonObject)['port'],
    ...(port as JsonObject),
  }));
  const clusterIP = `10.96.${Math.floor(Math.random() * 256)}.${1 + Math.floor(Math.random() * 254)}`;
  const address = spec['type'] === 'ExternalName' ? {} : { clusterIP };
  return { type: 'ClusterIP', sessionAffinity: 'None', ...address, ...spec, ...(ports.length > 0 && { ports }) };
}

/** Subjects of users and groups belong to the group of RBAC, as does the role. */
function withSubjectGroups(binding: KubeObject): KubeObject {
  const apiGroup = 'rbac.authorization.k8s.io';
  const subjects = listAt(binding, 'subjects').map((subject) => {
    const { kind } = subject as JsonObject;
    return kind === 'User' || kind === 'Group' ? { apiGroup, ...(subject as JsonObject) } : subject;
  });
  const roleRef = { apiGroup, ...mapAt(binding, 'roleRef') };
  return { ...binding, roleRef, ...(subjects.length > 0 && { subjects }) };
}
