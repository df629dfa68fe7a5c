import { canPin } from './machine.mjs';
import { inPairs, pairedRow } from './pairs.mjs';
import { startKubectl, startKubetrace } from './peers.mjs';

/** Requests a second, CPU and latency at three levels, pair by pair; with 32 connections also on one core each. */
export async function throughput({ kubeconfig, directory, pairs, upstream }) {
  const rows = [];
  for (const [levels, ours, theirs, connections, bars] of CASES) {
    const [kubetrace, kubectl] = [
      await startKubetrace(kubeconfig, directory, ours),
      await startKubectl(kubeconfig, directory, theirs),
    ];
    const ways = connections > 1 && canPin ? [false, true] : [false];
    try {
      for (const isPinned of ways) {
        const measured = await inPairs(kubetrace, kubectl, { connections, pairs, isPinned, upstream: upstream.pid });
        const work = `${String(levels)}${isPinned ? ', a core each' : ''}`;
        for (const [what, key, isAtLeast, bar] of bars) {
          rows.push(pairedRow(`${what}, ${work}`, measured, key, isPinned ? {} : { isAtLeast, bar }));
        }
      }
    } finally {
      await kubetrace.stop();
      await kubectl.stop();
    }
  }
  return rows;
}

const RATE = 'requests/s';
const CPU = 'CPU us per request';

const CASES = [
  [
    'v=0 against -v=0',
    ['-v=0'],
    ['-v=0'],
    32,
    [
      [RATE, 'perSecond', true, 1.25],
      [CPU, 'cpuMicros', false, 0.55],
    ],
  ],
  [
    'v=1 against -v=6',
    ['-v=1'],
    ['-v=6'],
    32,
    [
      [RATE, 'perSecond', true, 1.6],
      [CPU, 'cpuMicros', false, 0.55],
      ['p99 ms', 'p99', false, 1],
    ],
  ],
  [
    'v=8 with bodies against -v=8',
    ['-v=8'],
    ['-v=8'],
    32,
    [
      [RATE, 'perSecond', true, 1],
      [CPU, 'cpuMicros', false, 0.9],
    ],
  ],
  ['1 connection, v=1 against -v=6', ['-v=1'], ['-v=6'], 1, [['p50 ms', 'p50', false, 1]]],
];
