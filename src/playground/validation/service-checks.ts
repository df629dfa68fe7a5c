import { textAt, textOf } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { child, fields, formed, isMissing, listOf, mapOf, oneOf } from './checks.ts';
import type { Check } from './checks.ts';
import { portOrName } from './container-checks.ts';
import type { Faults } from './faults.ts';
import { dnsLabel, dnsSubdomain, portNumber, qualifiedName } from './formats.ts';
import { labels } from './object-meta.ts';

/** spec of a Service (pkg/apis/core/validation, validateService). */
export const serviceSpec: Check = (value, field, faults) => {
  const { type = 'ClusterIP', ports, clusterIP, externalName } = mapOf(value);
  const isHeadless = clusterIP === 'None';
  if (isMissing(ports) && !isHeadless && type !== 'ExternalName') faults.required(child(field, 'ports'));
  if (isHeadless && (type === 'LoadBalancer' || type === 'NodePort')) {
    faults.invalid(`${field}.clusterIPs[0]`, 'None', `may not be set to 'None' for ${type} services`);
  }
  if (type === 'ExternalName') {
    const name = textOf(externalName).replace(/\.$/, '');
    if (name === '') faults.required(child(field, 'externalName'));
    else formed(dnsSubdomain)(name, child(field, 'externalName'), faults);
  }
  checkPorts(ports, textOf(type), child(field, 'ports'), faults);
  fields({
    selector: labels,
    sessionAffinity: oneOf('ClientIP', 'None'),
    type: oneOf('ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'),
    externalTrafficPolicy: oneOf('Cluster', 'Local'),
    internalTrafficPolicy: oneOf('Cluster', 'Local'),
    ipFamilyPolicy: oneOf('PreferDualStack', 'RequireDualStack', 'SingleStack'),
  })(value, field, faults);
};

function checkPorts(ports: unknown, type: string, field: string, faults: Faults): void {
  const [names, taken, nodePorts] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const list = listOf(ports);
  for (const [index, port] of list.entries()) {
    const at = `${field}[${index}]`;
    const { name, targetPort, appProtocol, nodePort, protocol = 'TCP', port: number = 0 } = mapOf(port);
    if (isMissing(name)) {
      if (list.length > 1) faults.required(`${at}.name`);
    } else {
      formed(dnsLabel)(name, `${at}.name`, faults);
      if (names.has(textOf(name))) faults.duplicate(`${at}.name`, name);
      names.add(textOf(name));
    }
    faults.invalidFor(`${at}.port`, number, portNumber(Number(number)));
    oneOf('SCTP', 'TCP', 'UDP')(protocol, `${at}.protocol`, faults);
    if (targetPort !== undefined && targetPort !== 0 && targetPort !== '')
      portOrName(targetPort, `${at}.targetPort`, faults);
    formed(qualifiedName)(appProtocol, `${at}.appProtocol`, faults);
    if (isMissing(nodePort) || nodePort === 0) continue;
    if (type === 'ClusterIP') faults.forbidden(`${at}.nodePort`, "may not be used when `type` is 'ClusterIP'");
    const key = `${textOf(protocol)}/${textOf(nodePort)}`;
    if (nodePorts.has(key)) faults.duplicate(`${at}.nodePort`, nodePort);
    nodePorts.add(key);
  }
  for (const [index, port] of list.entries()) {
    const { protocol = 'TCP', port: number } = mapOf(port);
    const key = `${textOf(protocol)}/${textOf(number)}`;
    if (taken.has(key)) faults.duplicate(`${field}[${index}]`, duplicatePort(textOf(protocol), number));
    taken.add(key);
  }
}

/** The Go struct has all its fields. */
function duplicatePort(protocol: string, port: unknown): object {
  return { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
}

/** The first address of a Service stays, unless it becomes or was an ExternalName (validateUpgradeDowngradeClusterIPs). */
export function checkServiceUpdate(service: KubeObject, previous: KubeObject, faults: Faults): void {
  const types = [service, previous].map((one) => textAt(one, 'spec.type'));
  if (types.includes('ExternalName')) return;
  const [address, old] = [service, previous].map((one) => textAt(one, 'spec.clusterIP'));
  if (old === '' || old === address) return;
  const why = address === '' ? 'primary clusterIP can not be unset' : 'may not change once set';
  faults.invalid('spec.clusterIPs[0]', address === '' ? null : [address], why);
}
