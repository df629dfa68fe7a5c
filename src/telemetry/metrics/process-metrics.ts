import type { MetricFamily } from './exposition.ts';
import { counted, gauge } from './gauge.ts';

/** What this process is and needs, under the names that Prometheus's own clients use (prometheus/docs, instrumenting/writing_clientlibs). */
export function processMetrics(version: string): readonly MetricFamily[] {
  const startedAt = Date.now() / 1000 - process.uptime();
  return [
    gauge('kubetrace_build_info', 'The version of kubetrace and of Node.js', () => 1, [
      ['version', version],
      ['node_version', process.versions.node],
    ]),
    counted('process_cpu_seconds_total', 'User and system CPU time in seconds', () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    }),
    gauge('process_resident_memory_bytes', 'Resident memory in bytes', () => process.memoryUsage.rss()),
    gauge('process_start_time_seconds', 'When the process started, in seconds since 1970', () => startedAt),
  ];
}
