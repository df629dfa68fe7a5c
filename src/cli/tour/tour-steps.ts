/** One request of the tour. */
export interface TourStep {
  readonly lesson: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

/** Who takes the tour: a ServiceAccount that may only read pods in its own namespace. */
export const TOURIST = { namespace: 'team-a', name: 'reporter', context: 'reporter' } as const;

/** A short walk past what surprises most: allowed and denied, a subresource, scopes, groups, a non-resource URL. */
export const TOUR_STEPS: readonly TourStep[] = [
  {
    lesson: 'GET on a collection is the verb list. The Role of this ServiceAccount allows it.',
    method: 'GET',
    path: '/api/v1/namespaces/team-a/pods',
  },
  {
    lesson: 'GET on one object is the verb get.',
    method: 'GET',
    path: '/api/v1/namespaces/team-a/pods/web-0',
  },
  {
    lesson: 'Logs are the subresource pods/log. Being allowed to get pods does not cover it.',
    method: 'GET',
    path: '/api/v1/namespaces/team-a/pods/web-0/log',
  },
  {
    lesson: 'Without a namespace in the path the list is cluster-wide: a Role in one namespace cannot allow it.',
    method: 'GET',
    path: '/api/v1/pods?limit=500',
  },
  {
    lesson: 'Deployments live in the API group apps; rules for the core group "" do not reach them.',
    method: 'GET',
    path: '/apis/apps/v1/namespaces/team-a/deployments/web',
  },
  {
    lesson: 'POST on a collection is create. The name is in the body, so no rule can be limited to it.',
    method: 'POST',
    path: '/api/v1/namespaces/team-a/configmaps',
    body: JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'tour' },
      data: { from: 'kubetrace' },
    }),
  },
  {
    lesson: 'Not every path is a resource. Everyone may read /version …',
    method: 'GET',
    path: '/version',
  },
  {
    lesson: '… but /metrics is a non-resource URL that only a ClusterRole can allow.',
    method: 'GET',
    path: '/metrics',
  },
];
