/** Something that not every release does, or not alike. `source` is where Kubernetes decides on it. */
export interface Difference {
  /** The minor releases of Kubernetes 1 that have it: from the first on, or up to the last, both counted. */
  readonly since?: number;
  readonly until?: number;
  /** Those between that have not. */
  readonly not?: readonly number[];
  /** For a person: `what` happens where it is so. */
  readonly what: string;
  readonly source: string;
}

/** What the playground does in some releases only: the one place that says so. */
export const DIFFERENCES = {
  createForPodConnect: {
    since: 35,
    what: 'exec, attach and port-forward by GET (WebSocket) take `create` as well',
    source: 'pkg/features/kube_features.go, AuthorizePodWebsocketUpgradeCreatePermission',
  },
  constrainedImpersonation: {
    since: 36,
    what: 'impersonation is tried by the constrained verbs first, and a denial names `impersonate-on:…`; the uid is checked before groups and extras',
    source: 'apiserver pkg/features/kube_features.go, ConstrainedImpersonation',
  },
  portForwardTunnel: {
    since: 31,
    what: 'port-forward by WebSocket',
    source: 'pkg/features/kube_features.go, PortForwardWebsockets',
  },
  nodeSelectors: {
    since: 32,
    what: 'a kubelet may read its own Node and its own pods only',
    source: 'pkg/features/kube_features.go, AuthorizeNodeWithSelectors',
  },
  watchList: {
    since: 32,
    not: [33],
    what: 'a watch with `sendInitialEvents`; elsewhere it is invalid',
    source: 'apiserver pkg/features/kube_features.go, WatchList',
  },
} as const satisfies Readonly<Record<string, Difference>>;

/** Versions of resources that some releases serve, `GROUP/VERSION RESOURCE`. All others are served by every release. */
export const SERVED: ReadonlyMap<string, Difference> = new Map<string, Difference>([
  [
    'networking.k8s.io/v1 ipaddresses',
    {
      since: 33,
      what: 'IPAddress',
      source: 'pkg/registry/networking/rest/storage_settings.go, MultiCIDRServiceAllocator',
    },
  ],
  [
    'networking.k8s.io/v1 servicecidrs',
    {
      since: 33,
      what: 'ServiceCIDR',
      source: 'pkg/registry/networking/rest/storage_settings.go, MultiCIDRServiceAllocator',
    },
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta3 flowschemas',
    { until: 31, what: 'FlowSchema of v1beta3', source: 'api flowcontrol/v1beta3, APILifecycleRemoved 1.32' },
  ],
  [
    'flowcontrol.apiserver.k8s.io/v1beta3 prioritylevelconfigurations',
    {
      until: 31,
      what: 'PriorityLevelConfiguration of v1beta3',
      source: 'api flowcontrol/v1beta3, APILifecycleRemoved 1.32',
    },
  ],
]);
