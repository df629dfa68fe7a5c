// Types of the public surface, checked by `npm run check` against the sources, and by test/package-consumer.test.ts against what is published.
import {
  createProxy,
  decodeRequestInfo,
  explainDenial,
  explainDenials,
  isKubetraceError,
  leastRoles,
  loadUpstream,
  neededRule,
  readTrace,
} from 'kubetrace';
import type {
  DenialClass,
  Exchange,
  ExplainedDenial,
  LeastRoles,
  Observer,
  PolicyRule,
  ProxyOptions,
  RequestInfo,
  Subject,
  Trace,
  TracingProxy,
  Upstream,
} from 'kubetrace';
import type { RequestInfo as DecodedRequestInfo } from 'kubetrace/decode';
import { type Playground, startPlayground } from 'kubetrace/playground';
import type { ExplainedCure } from 'kubetrace/rbac';
import type { Exchange as TraceExchange, TraceSource } from 'kubetrace/trace';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function check<_ extends true>(): void;

// What the functions return.
check<Equal<ReturnType<typeof createProxy>, Promise<TracingProxy>>>();
check<Equal<ReturnType<typeof loadUpstream>, Promise<Upstream>>>();
check<Equal<ReturnType<typeof decodeRequestInfo>, RequestInfo>>();
check<Equal<ReturnType<typeof neededRule>, PolicyRule>>();
check<Equal<ReturnType<typeof explainDenial>, Promise<ExplainedDenial | undefined>>>();
check<Equal<ReturnType<typeof explainDenials>, Promise<readonly ExplainedDenial[]>>>();
check<Equal<ReturnType<typeof leastRoles>, Promise<LeastRoles>>>();
check<Equal<ReturnType<typeof readTrace>, AsyncGenerator<Exchange, void>>>();
check<Equal<ReturnType<typeof startPlayground>, Promise<Playground>>>();

// The types of a subpath are those of the package.
check<Equal<DecodedRequestInfo, RequestInfo>>();
check<Equal<TraceExchange, Exchange>>();
check<Equal<ExplainedDenial['cures'], readonly ExplainedCure[]>>();

// A class of denials is one of a known list, so that a switch can be complete.
check<Equal<string extends DenialClass ? true : false, false>>();
check<Equal<Extract<DenialClass, 'rbac' | 'unauthenticated'>, 'rbac' | 'unauthenticated'>>();
check<Equal<Exclude<keyof ProxyOptions, 'upstream'> extends string ? true : false, true>>();

declare const proxy: TracingProxy;
declare const upstream: Upstream;
declare const error: unknown;

check<Equal<typeof proxy.url, string>>();
check<Equal<typeof proxy.trace, Trace>>();
if (isKubetraceError(error)) check<Equal<typeof error.hint, string | undefined>>();

// Only the upstream is required, and it is a URL or what loadUpstream returned.
void createProxy({ upstream: 'http://127.0.0.1:8001' });
void createProxy({ upstream: new URL('http://127.0.0.1:8001'), filter: { rejectPaths: '^/metrics' } });
void createProxy({ upstream, as: { user: 'jane', groups: ['dev'] }, explain: upstream, filter: false });
// @ts-expect-error the upstream is missing
void createProxy({});
// @ts-expect-error that is not a level
void createProxy({ upstream, explain: 'all' });
// @ts-expect-error a log needs somewhere to write to
void createProxy({ upstream, log: { verbosity: 1 } });
// @ts-expect-error an option that does not exist
void createProxy({ upstream, prot: 8001 });

// The credentials cannot be read.
// @ts-expect-error there is no such property
void upstream.authenticate;
// @ts-expect-error nor can the trace be written to
proxy.trace.exchanges.push();
// @ts-expect-error or an exchange be changed
proxy.trace.exchanges[0]!.stage = 'Failed';

// Where exchanges may come from.
void leastRoles(proxy.trace);
void leastRoles(proxy.trace.exchanges);
void leastRoles('trace.jsonl');
void leastRoles(['a.jsonl', new URL('file:///b.jsonl')]);
void leastRoles(readTrace({ text: '' }), { subject: { kind: 'Group', name: 'dev' } satisfies Subject });
// @ts-expect-error a number is not a source
void leastRoles(7);
const sources: readonly TraceSource[] = ['trace.jsonl', { text: '' }, process.stdin];
void sources.map((source) => readTrace(source));

// What a client library throws or returns can be explained as it is.
void explainDenial(new Error('pods is forbidden'));
void explainDenial({ kind: 'Status', code: 403, message: 'pods is forbidden' });
void explainDenials(process.stdin.setEncoding('utf8') as AsyncIterable<string>);
void explainDenials(proxy.trace.exchanges);
void explainDenials(proxy.trace);
void explainDenials(readTrace('trace.jsonl'));
// @ts-expect-error a number cannot be explained
void explainDenial(403);

// An observer in JavaScript's shortest form.
const observer: Observer = { observe: ({ type, object }) => void [type, object.requestInfo?.verb] };
void proxy.trace.watch(observer);

async function dispose(): Promise<void> {
  await using _proxy = await createProxy({ upstream });
  await using _playground = await startPlayground({ release: '1.33' });
}
void dispose;
