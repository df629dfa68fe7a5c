import { isJsonObject, listAt, mapAt, textAt, textOf } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';
import { child, each, fields, formed, isSame, listOf, mapOf, oneOf, required } from './checks.ts';
import type { Check } from './checks.ts';
import { checkContainer, checkHostPorts } from './container-checks.ts';
import type { Faults } from './faults.ts';
import { dnsLabel, dnsSubdomain, labelValue, qualifiedName } from './formats.ts';
import { annotations, labelSelector, labels } from './object-meta.ts';
import { checkVolumes } from './volume-checks.ts';

/** What a pod runs, of its own or in a template (pkg/apis/core/validation, ValidatePodSpec). */
export const podSpec: Check = (value, field, faults) => {
  const spec = mapOf(value);
  const volumes = checkVolumes(spec['volumes'], child(field, 'volumes'), faults);
  checkContainers(spec, field, volumes, faults);
  fields({
    restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
    dnsPolicy: oneOf('ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'),
    nodeSelector: labels,
    topologySpreadConstraints: each(spreading),
    serviceAccountName: formed(dnsSubdomain),
    nodeName: formed(dnsSubdomain),
    activeDeadlineSeconds: (seconds, at) => {
      if (typeof seconds === 'number' && (seconds < 1 || seconds > 2 ** 31 - 1)) {
        faults.invalid(at, seconds, 'must be between 1 and 2147483647, inclusive');
      }
    },
    hostname: formed(dnsLabel),
    subdomain: formed(dnsLabel),
    tolerations: each(toleration),
    priorityClassName: formed(dnsSubdomain),
    preemptionPolicy: oneOf('PreemptLowerPriority', 'Never'),
  })(spec, field, faults);
};

function checkContainers(spec: JsonObject, field: string, volumes: ReadonlySet<string>, faults: Faults): void {
  const at = child(field, 'containers');
  const names = new Set<string>();
  if (listOf(spec['containers']).length === 0) faults.required(at);
  const check = (name: string, mayRepeat: boolean) => {
    for (const [index, container] of listOf(spec[name]).entries()) {
      const place = `${child(field, name)}[${index}]`;
      checkContainer(container, place, faults, { volumes });
      const own = textAt(container, 'name');
      if (names.has(own) && !(mayRepeat && own === '')) faults.duplicate(`${place}.name`, own);
      names.add(own);
    }
  };
  check('containers', false);
  checkHostPorts(spec['containers'], at, faults);
  check('initContainers', true);
  const endless = (container: unknown) => mapOf(container)['restartPolicy'] === 'Always';
  for (const [index, container] of listOf(spec['initContainers']).entries()) {
    for (const name of endless(container) ? [] : ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe']) {
      if (mapOf(container)[name] === undefined) continue;
      const place = `${child(field, 'initContainers')}[${index}].${name}`;
      faults.forbidden(place, 'may not be set for init containers without restartPolicy=Always');
    }
  }
}

const spreading = fields({
  maxSkew: (value, field, faults) => {
    if (typeof value === 'number' && value <= 0) faults.invalid(field, value, 'must be greater than zero');
  },
  topologyKey: required('can not be empty'),
  whenUnsatisfiable: oneOf('DoNotSchedule', 'ScheduleAnyway'),
  labelSelector,
});

const toleration: Check = (value, field, faults) => {
  const { key = '', operator = '', value: text = '', effect = '', tolerationSeconds } = mapOf(value);
  if (key !== '') faults.invalidFor(`${field}.key`, key, qualifiedName(textOf(key)));
  if (key === '' && operator !== 'Exists') {
    const why = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    faults.invalid(`${field}.operator`, operator, why);
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    faults.invalid(`${field}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
  }
  if (operator === '' || operator === 'Equal') {
    const wrong = labelValue(textOf(text));
    if (wrong.length > 0) faults.invalid(`${field}.operator`, text, wrong.join(';'));
  } else if (operator === 'Exists') {
    if (text !== '') faults.invalid(`${field}.operator`, text, "value must be empty when `operator` is 'Exists'");
  } else if (!['Lt', 'Gt'].includes(textOf(operator))) {
    faults.unsupported(`${field}.operator`, operator, ['Equal', 'Exists']);
  }
  oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute')(effect, `${field}.effect`, faults);
};

/** The template of the pods of a workload: ValidatePodTemplateSpec. */
export const podTemplate = fields({ metadata: fields({ labels, annotations }), spec: podSpec });

/** Without a template there is one with nothing in it. */
export const template: Check = (value, field, faults) => podTemplate({ spec: {}, ...mapOf(value) }, field, faults);

const CHANGEABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
];

/** What may change in a pod: images, and little else (ValidatePodUpdate). The server adds a diff, which is not made here. */
export function checkPodUpdate(pod: KubeObject, previous: KubeObject, faults: Faults): void {
  const [spec, old] = [mapAt(pod, 'spec'), mapAt(previous, 'spec')];
  for (const name of ['containers', 'initContainers']) {
    if (listOf(spec[name]).length === listOf(old[name]).length) continue;
    faults.forbidden(`spec.${name}`, 'pod updates may not add or remove containers');
    return;
  }
  const munged = { ...spec, ...withImagesOf(spec, old) };
  for (const name of ['activeDeadlineSeconds', 'schedulingGates', 'tolerations']) {
    if (old[name] === undefined) delete munged[name];
    else munged[name] = old[name];
  }
  const added = listAt(spec, 'tolerations');
  const lost = listAt(old, 'tolerations').some((one) => !added.some((other) => isSame(one, other)));
  if (lost)
    faults.forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds');
  if (isSame(munged, old)) return;
  faults.forbidden('spec', `pod updates may not change fields other than ${CHANGEABLE.join(',')}\n`);
}

function withImagesOf(spec: JsonObject, old: JsonObject): JsonObject {
  const lists = ['containers', 'initContainers'].filter((name) => spec[name] !== undefined);
  return Object.fromEntries(
    lists.map((name) => [
      name,
      listOf(spec[name]).map((container, index) => {
        const before = listOf(old[name])[index];
        return isJsonObject(container) ? { ...container, image: mapOf(before)['image'] } : container;
      }),
    ]),
  );
}
