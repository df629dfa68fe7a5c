import type { LogFlags } from '../arguments/log-flags.ts';
import { defaultProxyFlags } from '../tracing/proxy-flags.ts';
import { defaultTracingFlags } from '../tracing/tracing-flags.ts';

/** The flags of the proxy of a lesson: it lets everything pass, and explains what was near. */
export function lessonFlags(flags: LogFlags) {
  const ours = { port: 0, rejectPaths: '', fold: false, summary: 'off' } as const;
  return {
    ...defaultProxyFlags(),
    ...defaultTracingFlags(),
    ...flags,
    ...ours,
    logFormat: flags.logFormat ?? 'pretty',
  };
}
