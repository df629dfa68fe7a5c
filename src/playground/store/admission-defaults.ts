import { at, isJsonObject, listAt, mapAt, textAt } from './kube-object.ts';
import type { JsonObject, KubeObject } from './kube-object.ts';

/** By kind: an object of admissionregistration.k8s.io/v1 with the defaults of the API server (kubernetes pkg/apis/admissionregistration/v1/defaults.go). */
export const ADMISSION_DEFAULTS: Readonly<Record<string, (object: KubeObject) => KubeObject>> = {
  ValidatingAdmissionPolicy: (policy) => {
    const spec = mapAt(policy, 'spec');
    const constraints = isJsonObject(spec['matchConstraints']) && {
      matchConstraints: matchResources(spec, 'matchConstraints'),
    };
    return { ...policy, spec: { failurePolicy: 'Fail', ...spec, ...constraints } };
  },
  ValidatingAdmissionPolicyBinding: (binding) => {
    const spec = mapAt(binding, 'spec');
    const resources = isJsonObject(spec['matchResources']) && {
      matchResources: matchResources(spec, 'matchResources'),
    };
    return { ...binding, spec: { ...spec, ...resources } };
  },
  ValidatingWebhookConfiguration: (configuration) => withWebhooks(configuration, {}),
  MutatingWebhookConfiguration: (configuration) => withWebhooks(configuration, { reinvocationPolicy: 'Never' }),
};

const SELECTION = { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} };

function matchResources(spec: JsonObject, field: string): JsonObject {
  const given = mapAt(spec, field);
  const rules = ['resourceRules', 'excludeResourceRules'].flatMap((list) =>
    Array.isArray(at(given, list)) ? [[list, withScope(listAt(given, list))] as const] : [],
  );
  return { ...SELECTION, ...given, ...Object.fromEntries(rules) };
}

function withWebhooks(configuration: KubeObject, more: JsonObject): KubeObject {
  if (!Array.isArray(configuration['webhooks'])) return configuration;
  const webhooks = listAt(configuration, 'webhooks').map((webhook) => ({
    failurePolicy: 'Fail',
    ...SELECTION,
    timeoutSeconds: 10,
    ...more,
    ...(isJsonObject(webhook) && webhook),
    rules: withScope(listAt(webhook, 'rules')),
    clientConfig: withPort(mapAt(webhook, 'clientConfig')),
  }));
  return { ...configuration, webhooks };
}

function withScope(rules: readonly unknown[]): unknown[] {
  return rules.map((rule) => ({ scope: '*', ...(isJsonObject(rule) && rule) }));
}

function withPort(clientConfig: JsonObject): JsonObject {
  if (textAt(clientConfig, 'service.name') === '') return clientConfig;
  return { ...clientConfig, service: { port: 443, ...mapAt(clientConfig, 'service') } };
}
