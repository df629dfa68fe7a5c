import { load } from './load.mjs';
import { startKubectl, startKubetrace } from './peers.mjs';
import { median } from './process-usage.mjs';
import { SMALL } from './upstream.mjs';

/** Requests a second, CPU and latency at three levels; A B A B, so that what the machine does besides hits both. */
export async function throughput({ kubeconfig, directory, rounds, seconds }) {
  const rows = [];
  for (const [work, ours, theirs, connections, bars] of CASES) {
    const results = { kubetrace: [], kubectl: [] };
    for (let round = 0; round < rounds; round++) {
      for (const [start, flags] of [
        [startKubetrace, ours],
        [startKubectl, theirs],
      ]) {
        const peer = await start(kubeconfig, directory, flags);
        await load(peer, SMALL, { connections, seconds: 1 });
        results[peer.name].push(await load(peer, SMALL, { connections, seconds }));
        await peer.stop();
      }
    }
    for (const [what, key, isAtLeast, bar] of bars) {
      const [a, b] = [
        median(results.kubetrace.map((result) => result[key])),
        median(results.kubectl.map((result) => result[key])),
      ];
      rows.push({
        work: `${String(what)}, ${String(work)}`,
        kubetrace: a,
        kubectl: b,
        ratio: a / b,
        bar: `${isAtLeast ? '>=' : '<='} ${bar}`,
        met: isAtLeast ? a / b >= bar : a / b <= bar,
      });
    }
  }
  return rows;
}

const CASES = [
  [
    '32 connections, v=0 against -v=0',
    ['-v=0'],
    ['-v=0'],
    32,
    [
      ['requests/s', 'perSecond', true, 1.25],
      ['CPU us per request', 'cpuMicros', false, 0.7],
    ],
  ],
  [
    '32 connections, v=1 against -v=6',
    ['-v=1'],
    ['-v=6'],
    32,
    [
      ['requests/s', 'perSecond', true, 1.6],
      ['CPU us per request', 'cpuMicros', false, 0.55],
      ['p99 ms', 'p99', false, 1],
    ],
  ],
  [
    '32 connections, v=8 with bodies against -v=8',
    ['-v=8'],
    ['-v=8'],
    32,
    [
      ['requests/s', 'perSecond', true, 1],
      ['CPU us per request', 'cpuMicros', false, 0.9],
    ],
  ],
  ['1 connection, v=1 against -v=6', ['-v=1'], ['-v=6'], 1, [['p50 ms', 'p50', false, 0.9]]],
];
