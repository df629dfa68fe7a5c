import { headerValue } from '../../api/request/header-list.ts';
import { statusExcess } from '../../api/status/status-codec.ts';
import type { Denial } from '../rules/denial.ts';
import { gatherEvidence } from './evidence/evidence.ts';
import { newDenial } from './evidence/new-denial.ts';
import type { RefusedExchange } from './evidence/refused-exchange.ts';

/** A 403 whose body is beyond the bounds: nothing is concluded from it. `undefined` where it can be read. */
export function unreadDenial(refused: RefusedExchange): Denial | undefined {
  if (refused.status !== 403) return undefined;
  const contentType = headerValue(refused.responseHeaders, 'Content-Type') ?? '';
  const excess = refused.notRead ?? statusExcess(refused.body, contentType);
  if (excess === undefined) return undefined;
  const evidence = gatherEvidence({ ...refused, body: new Uint8Array() });
  return newDenial(evidence, { class: 'unknown', reason: `The body of the refusal was not read: it is ${excess}.` });
}
