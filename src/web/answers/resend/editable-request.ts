import type { EditableRequest } from '../../wire/commands.ts';
import type { KeptRequest } from './kept-request.ts';
import { asDryRun } from './outgoing-request.ts';
import type { Resending } from './resending.ts';

/** A kept request for a person to edit. */
export async function editableRequest(kept: KeptRequest, { whyChanging }: Resending): Promise<EditableRequest> {
  const { method, path, headers, body, isText, obstacle, gaps, caveats } = kept;
  const problem = obstacle ?? gaps.path ?? gaps.headers ?? gaps.body;
  const isWrite = (await whyChanging(kept)) !== undefined;
  return {
    method,
    path,
    headers,
    body: isText ? body.toString() : '',
    isWrite,
    canDryRun: isWrite && (await whyChanging(asDryRun(kept))) === undefined,
    ...(problem !== undefined && { problem }),
    ...(caveats.length > 0 && { caveat: caveats.join('; ') }),
  };
}
