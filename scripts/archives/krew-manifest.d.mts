import type { Archive } from './archive.mjs';

export function krewManifest(options: {
  readonly version: string;
  readonly description: string;
  readonly archives: readonly Omit<Archive, 'size'>[];
  readonly baseUrl?: string;
}): string;
