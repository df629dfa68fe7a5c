import type { HeldSecrets } from '../../../api/secrets/held-secrets.ts';
import { resendRoutes } from '../../../web/answers/resend/resend-routes.ts';
import type { Route } from '../../../web/answers/route.ts';
import type { KeptTrace } from '../../../web/kept/kept-trace.ts';
import { type ProxyFacts, webResending } from './web-resending.ts';

/** What the page can do with a trace besides showing it. */
export function pageRoutes(trace: KeptTrace, facts: ProxyFacts, secrets: HeldSecrets): Route[] {
  return [...resendRoutes(trace, webResending(facts, secrets))];
}
