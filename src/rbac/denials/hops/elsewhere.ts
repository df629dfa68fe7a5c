import { headerValue } from '../../../api/request/header-list.ts';
import type { Denial } from '../../rules/denial.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { newDenial } from '../evidence/new-denial.ts';
import { ANY_PAGE, GATEWAYS } from './gateways.ts';
import type { KnownWords } from './known-words.ts';
import { OTHER_SYSTEMS } from './other-systems.ts';

/**
 * A refusal in words that are known to be of something else than Kubernetes' authorization or admission. No rule is ever offered: what was
 * asked of the API server, if anything, does not stand in such words.
 */
export function explainElsewhere(evidence: Evidence): Denial | undefined {
  const { denied, status, passedFlowControl, message } = evidence;
  const areHeadersKnown = denied.responseHeaders.length > 0;
  const reachedServer = passedFlowControl || headerValue(denied.responseHeaders, 'Audit-Id') !== undefined;
  if (areHeadersKnown && (status || reachedServer)) return undefined;
  // With headers, the server that they name is the better sign than that it is a page.
  const words = areHeadersKnown ? KNOWN : [...KNOWN, ANY_PAGE];
  for (const { pattern, class: kind, reason, remedy } of words) {
    const match = pattern.exec(message);
    if (!match) continue;
    const said = match.groups ?? {};
    return newDenial(evidence, { class: kind, reason: reason(said), remedy: remedy(said), user: said['user'] });
  }
  return undefined;
}

const KNOWN: readonly KnownWords[] = [...GATEWAYS, ...OTHER_SYSTEMS];
