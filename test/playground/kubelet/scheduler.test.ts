import { describe, expect, test } from 'vitest';
import { placementOf } from '../../../src/playground/kubelet/scheduler.ts';
import { aPlayground } from '../../support/a-playground.ts';

const node = (name: string, spec: object = {}, labels: Record<string, string> = {}) => ({
  kind: 'Node',
  apiVersion: 'v1',
  metadata: { name, labels },
  spec,
});
const pod = (spec: object) => ({ kind: 'Pod', apiVersion: 'v1', metadata: { name: 'p', namespace: 'a' }, spec });
const TAINTED = { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] };
const none = (why: string, count = 1) =>
  `0/${count} nodes are available: ${why}. no new claims to deallocate, preemption: ` +
  `0/${count} nodes are available: ${count} Preemption is not helpful for scheduling.`;

describe('a pod goes', () => {
  test.each([
    ['to the node that it names', { nodeName: 'x' }, [], 'x'],
    ['to a node that fits', {}, [node('a')], 'a'],
    ['past one that is cordoned', {}, [node('a', { unschedulable: true }), node('b')], 'b'],
    [
      'to one with the labels of its nodeSelector',
      { nodeSelector: { d: '1' } },
      [node('a'), node('b', {}, { d: '1' })],
      'b',
    ],
    ['past one with a taint', {}, [node('a', TAINTED), node('b')], 'b'],
    [
      'to one whose taint it tolerates',
      { tolerations: [{ key: 'gpu', operator: 'Equal', value: 'yes', effect: 'NoSchedule' }] },
      [node('a', TAINTED)],
      'a',
    ],
    [
      'to any, if it tolerates all',
      { tolerations: [{ operator: 'Exists' }] },
      [node('a', { unschedulable: true })],
      'a',
    ],
  ])('%s', (_, spec, nodes, nodeName) => {
    expect(placementOf(pod(spec), nodes, 0)).toEqual({ nodeName });
  });
});

describe('nowhere', () => {
  test.each([
    ['no node', {}, [], 'no nodes available to schedule pods'],
    [
      'no match',
      { nodeSelector: { d: '1' } },
      [node('a')],
      none("1 node(s) didn't match Pod's node affinity/selector"),
    ],
    [
      'several reasons',
      { tolerations: [{ key: 'other', operator: 'Exists' }] },
      [node('a', TAINTED), node('b', { unschedulable: true }), node('c', TAINTED)],
      none('1 node(s) were unschedulable, 2 node(s) had untolerated taint(s)', 3),
    ],
  ])('%s', (_, spec, nodes, unschedulable) => {
    expect(placementOf(pod(spec), nodes, 0)).toEqual({ unschedulable });
  });

  test('and nobody places a pod of another scheduler', () => {
    expect(placementOf(pod({ schedulerName: 'mine' }), [node('a')], 0)).toBeUndefined();
  });
});

test('a pod that no node takes is pending, says why, and starts when a node changes', async () => {
  await using playground = await aPlayground();
  const PODS = '/api/v1/namespaces/team-a/pods';
  const containers = [{ name: 'c', image: 'i' }];
  await playground.admin(`POST ${PODS}`, {
    metadata: { name: 'p' },
    spec: { nodeSelector: { disk: 'ssd' }, containers },
  });
  const message = none("2 node(s) didn't match Pod's node affinity/selector", 2);
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
  const status = async () => (await playground.admin(`GET ${PODS}/p`)).json['status'];
  await expect.poll(status).toMatchObject({ phase: 'Pending', conditions: [condition] });
  const { json } = await playground.admin('GET /api/v1/namespaces/team-a/events?fieldSelector=involvedObject.name%3Dp');
  expect(json.items).toMatchObject([{ type: 'Warning', reason: 'FailedScheduling', message }]);

  const answers = ['exec?command=id', 'attach', 'portforward', 'proxy/'].map(async (rest) => {
    const { status: code, json: denial } = await playground.admin(`GET ${PODS}/p/${rest}`);
    return `${code} ${denial.message}`;
  });
  const unassigned = '400 pod p does not have a host assigned';
  expect(await Promise.all(answers)).toEqual([unassigned, unassigned, unassigned, '400 address not allowed']);
  expect((await playground.admin(`GET ${PODS}/p/log`)).status).toBe(204);

  const MERGE = { 'content-type': 'application/merge-patch+json' };
  await playground.admin('PATCH /api/v1/nodes/node2', '{"metadata":{"labels":{"disk":"ssd"}}}', MERGE);
  await expect.poll(status).toMatchObject({ phase: 'Running' });
  expect((await playground.admin(`GET ${PODS}/p`)).json['spec']).toMatchObject({ nodeName: 'node2' });
});
