import { expect, test } from 'vitest';
import { defaulted } from '../../../src/playground/store/object-defaults.ts';

const spec = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }, maxReplicas: 3 };
const autoscaler = (apiVersion: string, rest: object = {}) =>
  defaulted({ apiVersion, kind: 'HorizontalPodAutoscaler', metadata: { name: 'd' }, spec: { ...spec, ...rest } })[
    'spec'
  ];

test('an autoscaler that says nothing else wants one replica at least, and 80 % of the CPU', () => {
  const target = { type: 'Utilization', averageUtilization: 80 };
  expect(autoscaler('autoscaling/v2')).toEqual({
    ...spec,
    minReplicas: 1,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
  });
  expect(autoscaler('autoscaling/v1')).toEqual({ ...spec, minReplicas: 1, targetCPUUtilizationPercentage: 80 });
  const own = { minReplicas: 2, metrics: [{ type: 'Pods' }] };
  expect(autoscaler('autoscaling/v2', own)).toEqual({ ...spec, ...own });
});

test('a ReplicationController without labels takes those of its template, and none of what it has itself', () => {
  const labels = { app: 'a' };
  const template = { metadata: { labels }, spec: { containers: [] } };
  const controller = (metadata: object, rest: object) =>
    defaulted({
      apiVersion: 'v1',
      kind: 'ReplicationController',
      metadata: { name: 'c', ...metadata },
      spec: { template, ...rest },
    });
  expect(controller({}, {})).toMatchObject({ metadata: { labels }, spec: { selector: labels, replicas: 1 } });
  const own = controller({ labels: { b: '1' } }, { selector: { app: 'a', c: '1' } });
  expect(own.metadata.labels).toEqual({ b: '1' });
  expect(own['spec']).toMatchObject({ selector: { app: 'a', c: '1' } });
});
