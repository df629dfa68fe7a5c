import { headerValue } from '../../api/request/header-list.ts';
import { isDiscoveryPath } from '../../api/request/discovery-path.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { type Exchange, hasEnded } from '../../trace/exchange.ts';
import { summaryOf } from '../../trace/exchange-summary.ts';
import { troubleOf } from '../../trace/facts/problem-line.ts';
import { identityOf } from '../../trace/identity.ts';
import type { Outcome, Row, RowCommand } from '../wire/row.ts';

/** What the list shows of an exchange, `resent`: which other one it is, sent again. Characters that cannot be seen are escaped. */
export function rowOf(exchange: Exchange, resent?: number): Row {
  const { id, startedAt, stage, origin, request, response, timings, denial } = exchange;
  const { verb, resource, namespace, name, status, client } = summaryOf(exchange);
  const user = identityOf(exchange).user ?? exchange.credential?.username;
  const command = commandOf(exchange);
  const problem = troubleOf(exchange);
  return {
    id,
    at: startedAt,
    stage,
    outcome: outcomeOf(exchange),
    origin,
    verb: plainLine(verb),
    method: plainLine(request.method),
    resource: plainLine(resource),
    namespace: plainLine(namespace),
    name: plainLine(name),
    status,
    ...(timings.responseStarted !== undefined && { started: timings.responseStarted }),
    ...(timings.ended !== undefined && { ended: timings.ended }),
    sent: request.body.size,
    received: response?.body.size ?? 0,
    client: plainLine(client),
    ...(user !== undefined && user !== '' && { user: plainLine(user) }),
    ...(command && { command }),
    ...(isDiscovery(exchange) && { isDiscovery: true }),
    ...(isLong(exchange) && { isLong: true }),
    ...(problem !== undefined && { problem: plainLine(problem) }),
    ...(denial && { denial: denial.class }),
    ...(resent !== undefined && { resent }),
  };
}

function outcomeOf({ response, refusal, denial, stage }: Exchange): Outcome {
  if (refusal) return 'refused';
  if (stage === 'Failed') return 'failed';
  if (!response) return 'pending';
  const { status } = response;
  if (denial || status === 403 || status === 401) return 'denied';
  if (status >= 500) return 'fault';
  if (status >= 400) return 'error';
  return status >= 300 ? 'redirect' : 'ok';
}

/** kubectl names itself in every request (KEP-859). */
function commandOf({ request: { headers } }: Exchange): RowCommand | undefined {
  const session = headerValue(headers, 'kubectl-session');
  const name = headerValue(headers, 'kubectl-command');
  return session === undefined || name === undefined
    ? undefined
    : { session: plainLine(session), name: plainLine(name) };
}

function isDiscovery({ requestInfo, response, stage }: Exchange): boolean {
  if (!requestInfo || requestInfo.isResourceRequest || requestInfo.verb !== 'get') return false;
  return stage === 'ResponseComplete' && (response?.status ?? 500) < 400 && isDiscoveryPath(requestInfo.path);
}

function isLong(exchange: Exchange): boolean {
  const { requestInfo, upgrade, stream } = exchange;
  return upgrade !== undefined || requestInfo?.verb === 'watch' || (stream !== undefined && !hasEnded(exchange));
}
