import { lookupTable } from '../../api/lookup-table.ts';
import type { ApiRequest } from '../http/api-request.ts';
import type { JsonObject } from '../store/kube-object.ts';

type Reader = (query: URLSearchParams, name: string) => unknown;

const flag: Reader = (query, name) =>
  query.has(name) ? query.get(name) !== 'false' && query.get(name) !== '0' : undefined;
const text: Reader = (query, name) => query.get(name) ?? undefined;
const list: Reader = (query, name) => (query.has(name) ? query.getAll(name) : undefined);
const ports: Reader = (query, name) =>
  query.has(name) ? query.getAll(name).flatMap((one) => one.split(',').map(Number)) : undefined;

const STREAMS = { stdin: flag, stdout: flag, stderr: flag, tty: flag, container: text };

/** By kind: the fields of what connects a client with something (kubernetes core/v1, PodExecOptions and others), as its query has them. */
const FIELDS = lookupTable<Readonly<Record<string, Reader>>>({
  PodExecOptions: { ...STREAMS, command: list },
  PodAttachOptions: STREAMS,
  PodPortForwardOptions: { ports },
});

/** The options of a CONNECT, without its kind. */
export function connectOptions(kind: string, { info, query }: Pick<ApiRequest, 'info' | 'query'>): JsonObject {
  if (kind.endsWith('ProxyOptions')) return { path: `/${info.parts.slice(3).join('/')}` };
  const fields = Object.entries(FIELDS.get(kind) ?? {}).map(([name, read]) => [name, read(query, name)] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}
