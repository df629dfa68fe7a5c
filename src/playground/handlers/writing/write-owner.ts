import type { ApiRequest } from '../../http/api-request.ts';
import { programOf } from '../../http/user-agent.ts';
import type { OwnedWrite } from '../../ownership/owned-write.ts';
import type { KubeObject } from '../../store/kube-object.ts';
import type { Resource } from '../../store/resource-table.ts';

/** Notes in an object which of its fields this request owns; `live` is what it replaces. */
export type Own = (live: KubeObject | undefined, object: KubeObject) => KubeObject;

/** For every write but server-side apply. What it takes is loaded by the first of them. */
export async function ownerOf(request: ApiRequest, resource: Resource): Promise<Own> {
  const { noteUpdate } = await import('../../ownership/note-update.ts');
  const write = writeOf(request, resource);
  return (live, object) => noteUpdate({ ...write, live }, object);
}

/** Which write of which manager a request is: of the query `fieldManager`, or else the program of the User-Agent. */
export function writeOf({ query, info, message }: ApiRequest, resource: Resource): Omit<OwnedWrite, 'live'> {
  const manager = query.get('fieldManager') || programOf(message.headers['user-agent'] ?? '');
  return { resource, subresource: info.subresource, manager };
}
