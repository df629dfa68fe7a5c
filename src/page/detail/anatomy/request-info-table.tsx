import type { RequestInfo } from '../../../api/request/request-info.ts';
import { visibleLine } from '../../text/visible.ts';

/** The decoded RequestInfo, field by field, in the order of Kubernetes; empty fields are faint. */
export function RequestInfoTable({ info }: { readonly info: RequestInfo }) {
  return (
    <table class="facts">
      <caption>RequestInfo</caption>
      <tbody>
        {fieldsOf(info).map(([name, value, note]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              {value === '' ? <span class="faint">""</span> : <code>{visibleLine(value)}</code>}
              {note !== undefined && <small> {note}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Field = readonly [name: string, value: string, note?: string | undefined];

function fieldsOf(info: RequestInfo): readonly Field[] {
  const { isResourceRequest, verb, path, apiPrefix, apiGroup, apiVersion } = info;
  const common: readonly Field[] = [
    ['isResourceRequest', String(isResourceRequest)],
    ['verb', verb, verb === '' ? 'a method that RBAC has no verb for' : undefined],
    ['path', path],
  ];
  if (!isResourceRequest) return common;
  return [
    ...common,
    ['apiPrefix', apiPrefix],
    ['apiGroup', apiGroup, apiGroup === '' ? 'the core group' : undefined],
    ['apiVersion', apiVersion],
    ['namespace', info.namespace, info.namespace === '' ? 'none: all namespaces, or not namespaced' : undefined],
    ['resource', info.resource],
    ['subresource', info.subresource],
    ['name', info.name],
    ['parts', info.parts.map((part) => JSON.stringify(part)).join(', ')],
    ['labelSelector', info.labelSelector],
    ['fieldSelector', info.fieldSelector],
    ...FRONT_FIELDS.flatMap((name): Field[] => (info[name] === undefined ? [] : [[name, String(info[name])]])),
  ];
}

/** Of servers in front of Kubernetes. */
const FRONT_FIELDS = ['cluster', 'workspace', 'devops', 'resourceScope', 'isKubernetesRequest'] as const;
