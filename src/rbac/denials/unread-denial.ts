import { headerValue } from '../../api/request/header-list.ts';
import { statusExcess } from '../../api/status/status-codec.ts';
import type { Denial } from '../rules/denial.ts';
import { gatherEvidence } from './evidence/evidence.ts';
import { newDenial } from './evidence/new-denial.ts';
import type { DeniedExchange } from './evidence/denied-exchange.ts';

/** A 403 whose body is beyond the bounds: nothing is concluded from it. `undefined` where it can be read. */
export function unreadDenial(denied: DeniedExchange): Denial | undefined {
  if (denied.status !== 403) return undefined;
  const contentType = headerValue(denied.responseHeaders, 'Content-Type') ?? '';
  const excess = denied.notRead ?? statusExcess(denied.body, contentType);
  if (excess === undefined) return undefined;
  const evidence = gatherEvidence({ ...denied, body: new Uint8Array() });
  return newDenial(evidence, { class: 'unknown', reason: `The body of the denial was not read: it is ${excess}.` });
}
