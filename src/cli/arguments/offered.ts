import type { Argument, Option } from 'commander';

/** A value that may be typed, and what it means. */
export interface OfferedValue {
  readonly value: string;
  readonly description?: string;
}

/** What the completion of shells offers for a flag or an argument, where its choices or its placeholder do not say so already. */
export type Offer = OfferedValues | OfferedFiles;

/** Values that are known without asking anybody. */
export interface OfferedValues {
  /** In the order in which to list them. */
  readonly values: () => readonly OfferedValue[] | Promise<readonly OfferedValue[]>;
  /** Several may be given, with commas between them. */
  readonly isList?: boolean;
  /** The contexts of the kubeconfig are values too. */
  readonly orContext?: boolean;
}

/** Files with one of these endings, without their dots; none: all files. */
export interface OfferedFiles {
  readonly extensions: readonly string[];
}

const OFFERS = new WeakMap<object, Offer>();

/** The same flag or argument, for which completion offers this. */
export function offering<Taken extends object>(taken: Taken, offer: Offer): Taken {
  OFFERS.set(taken, offer);
  return taken;
}

/** What was said of it with `offering`. */
export function offerOf(taken: Option | Argument): Offer | undefined {
  return OFFERS.get(taken);
}

/** Files of Kubernetes objects, as `kubectl apply -f` offers them. */
export const MANIFESTS: OfferedFiles = { extensions: ['yaml', 'yml', 'json'] };

/** Any file. */
export const FILES: OfferedFiles = { extensions: [] };

/** Values that say themselves what they are. */
export function plainValues(values: readonly string[]): OfferedValues {
  return { values: () => values.map((value) => ({ value })) };
}
