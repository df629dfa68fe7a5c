import type { HeldSecrets } from '../../../api/secrets/held-secrets.ts';
import { compareRoutes } from '../../../web/answers/compare/compare-routes.ts';
import { exportRoutes } from '../../../web/answers/export-routes.ts';
import { resendRoutes } from '../../../web/answers/resend/resend-routes.ts';
import { roleRoutes } from '../../../web/answers/roles/role-routes.ts';
import type { Route } from '../../../web/answers/route.ts';
import type { KeptTrace } from '../../../web/kept/kept-trace.ts';
import { webExports } from './web-exports.ts';
import { type ProxyFacts, webResending } from './web-resending.ts';

/** What the page can do with a trace besides showing it. */
export function pageRoutes(
  trace: KeptTrace,
  facts: ProxyFacts & { readonly source: string },
  secrets: HeldSecrets,
): Route[] {
  return [
    ...resendRoutes(trace, webResending(facts, secrets)),
    ...roleRoutes(trace, facts.source),
    ...compareRoutes(trace),
    ...exportRoutes(trace, webExports(facts, secrets)),
  ];
}
