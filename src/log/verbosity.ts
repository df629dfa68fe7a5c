/** How many bytes of each body are told at a level of `-v`: as kubectl cuts them (client-go rest/request.go, truncateBody). */
export function bodyLimit(verbosity: number): number {
  if (verbosity >= 10) return Infinity;
  if (verbosity >= 9) return 10_240;
  return verbosity >= 8 ? 1024 : 0;
}

/** How many bytes of each body must be kept for that: to read what a body holds takes more of it than is shown at level 8. */
export function capturedBytes(verbosity: number, format: 'pretty' | 'klog' | 'json'): number {
  if (verbosity === 8 && format !== 'klog') return 5 * 1024;
  return Math.min(bodyLimit(verbosity), format === 'json' ? MAX_JSON_BODY : Infinity);
}

/** A line of JSON is made in one go, so what goes into it is bounded. */
export const MAX_JSON_BODY = 1024 * 1024;
