import type { ObjectStore, StoreEvent } from '../store/object-store.ts';
import { aggregateClusterRoles } from './aggregation-controller.ts';
import { tendEndpoints } from './endpoints-controller.ts';
import { collectGarbage } from './garbage-controller.ts';
import { keepKubernetesService } from './kubernetes-service-controller.ts';
import { startPod } from '../kubelet/pretend-kubelet.ts';
import { mirrorStaticPods } from './static-pods.ts';
import { tendNamespace } from './namespace-controller.ts';
import { tendQuotas } from './quota-controller.ts';
import { tendWorkload } from './workload-controller.ts';

/** Brings the cluster a step nearer to what one object asks for. Looks at the present state, so it may be called any time. */
export type Controller = (store: ObjectStore, event: StoreEvent) => void;

const CONTROLLERS: readonly Controller[] = [
  aggregateClusterRoles,
  tendNamespace,
  keepKubernetesService,
  mirrorStaticPods,
  tendWorkload,
  startPod,
  tendEndpoints,
  collectGarbage,
  tendQuotas,
];

/** The running controllers. */
export interface Controllers {
  /** Works until nothing is left to do. */
  settle(): void;
  stop(): void;
}

/** A simulated controller manager and kubelet, and further controllers: they follow every change a moment after it was answered. */
export function runControllers(store: ObjectStore, others: readonly Controller[] = []): Controllers {
  const queue: StoreEvent[] = [];
  let stopped = false;
  const settle = () => {
    for (let event = queue.shift(); event && !stopped; event = queue.shift()) {
      for (const controller of [...CONTROLLERS, ...others]) attempt(() => controller(store, event));
    }
  };
  const unwatch = store.watch((event) => {
    if (queue.push(event) === 1) setImmediate(settle);
  });
  return {
    settle,
    stop: () => {
      stopped = true;
      unwatch();
    },
  };
}

/** An object that makes no sense to its controller stays as it is; the others go on, and so does the server. */
function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // A real controller would log it and try again.
  }
}
