import { describe, expect, test } from 'vitest';
import {
  age,
  autoscalingTargets,
  duration,
  firstThree,
  ports,
  selectorText,
} from '../../../src/playground/printing/table-cells.ts';

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

describe('durations, as kubectl words them', () => {
  test.each([
    [0, '0s'],
    [-5 * SECOND, '<invalid>'],
    [119 * SECOND, '119s'],
    [2 * MINUTE, '2m'],
    [9 * MINUTE + 5 * SECOND, '9m5s'],
    [10 * MINUTE + 5 * SECOND, '10m'],
    [179 * MINUTE, '179m'],
    [3 * HOUR, '3h'],
    [7 * HOUR + 30 * MINUTE, '7h30m'],
    [8 * HOUR + 30 * MINUTE, '8h'],
    [47 * HOUR, '47h'],
    [2 * DAY + HOUR, '2d1h'],
    [8 * DAY + HOUR, '8d'],
    [729 * DAY, '729d'],
    [(2 * 365 + 3) * DAY, '2y3d'],
    [9 * 365 * DAY, '9y'],
  ])('%i ms: %s', (milliseconds, text) => expect(duration(milliseconds)).toBe(text));
});

test('the age of what has no time is unknown', () => {
  expect(age({ kind: 'Pod', apiVersion: 'v1', metadata: { name: 'p' } })).toBe('<unknown>');
});

test.each([
  [[], '<none>'],
  [[{ port: 80 }], '80/TCP'],
  [
    [
      { port: 80, nodePort: 30080 },
      { port: 53, protocol: 'UDP' },
    ],
    '80:30080/TCP,53/UDP',
  ],
])('ports %j: %s', (list, text) => expect(ports(list)).toBe(text));

test.each([
  [{}, '<none>'],
  [{ a: 'b', c: 'd' }, 'a=b,c=d'],
])('selector %j: %s', (selector, text) => expect(selectorText(selector)).toBe(text));

test.each([
  [{}, '<none>'],
  [{ targetCPUUtilizationPercentage: 50 }, 'cpu: <unknown>/50%'],
  [
    { metrics: [{ type: 'Resource', resource: { name: 'memory', target: { averageUtilization: 80 } } }] },
    'memory: <unknown>/80%',
  ],
])('targets of an autoscaler %j: %s', (spec, text) =>
  expect(
    autoscalingTargets({
      kind: 'HorizontalPodAutoscaler',
      apiVersion: 'autoscaling/v2',
      metadata: { name: 'a' },
      spec,
    }),
  ).toBe(text),
);

test.each([
  [[], '<unset>'],
  [['80', '443'], '80,443'],
  [['1', '2', '3'], '1,2,3'],
  [['1', '2', '3', '4', '5'], '1,2,3 + 2 more...'],
])('%j: %s', (texts, told) => expect(firstThree(texts)).toBe(told));
