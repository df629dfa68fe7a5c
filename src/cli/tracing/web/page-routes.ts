import type { HeldSecrets } from '../../../api/secrets/held-secrets.ts';
import { version } from '../../../kubeconfig/version.ts';
import type { AskWhy } from '../../../web/access/why-asked.ts';
import { accessRoutes } from '../../../web/answers/access-routes.ts';
import { compareRoutes } from '../../../web/answers/compare/compare-routes.ts';
import { detailRoutes } from '../../../web/answers/detail-routes.ts';
import { exchangeRoutes } from '../../../web/answers/exchange-routes.ts';
import { exportRoutes } from '../../../web/answers/export-routes.ts';
import { type Lessons, lessonRoutes } from '../../../web/answers/lesson-routes.ts';
import { openApiRoutes } from '../../../web/answers/openapi/openapi-routes.ts';
import { pastedRoutes } from '../../../web/answers/pasted-routes.ts';
import { resendRoutes } from '../../../web/answers/resend/resend-routes.ts';
import { roleRoutes } from '../../../web/answers/roles/role-routes.ts';
import type { Route } from '../../../web/answers/route.ts';
import { type SessionFacts, sessionRoutes } from '../../../web/answers/session-routes.ts';
import type { KeptTrace } from '../../../web/kept/kept-trace.ts';
import { webExports } from './web-exports.ts';
import { type ProxyFacts, webResending } from './web-resending.ts';

/** What the routes take besides the trace. */
export interface PageSubject extends ProxyFacts {
  /** What it is a trace of: the API server, or the files. */
  readonly source: string;
  /** Asks the server why it allowed an exchange; absent where nobody can be asked. */
  readonly askWhy?: AskWhy | undefined;
  /** What can be learnt beside the trace. */
  readonly lessons?: Lessons | undefined;
}

/** All resources of the JSON API; web/answers/openapi describes them. */
export function pageRoutes(
  trace: KeptTrace,
  subject: PageSubject,
  { session, secrets }: { readonly session: () => SessionFacts; readonly secrets: HeldSecrets },
): Route[] {
  const { askWhy, lessons, proxyUrl, source } = subject;
  return [
    ...exchangeRoutes(trace, lessons),
    ...detailRoutes(trace),
    ...accessRoutes(trace, askWhy),
    ...pastedRoutes(),
    ...sessionRoutes(session),
    ...lessonRoutes(lessons, proxyUrl),
    ...resendRoutes(trace, webResending(subject, secrets)),
    ...roleRoutes(trace, source),
    ...compareRoutes(trace),
    ...exportRoutes(trace, webExports(subject, secrets)),
    ...openApiRoutes(version()),
  ];
}
