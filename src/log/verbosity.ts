/** How many bytes of each body are told at a level of `-v`: as kubectl cuts them (client-go rest/request.go, truncateBody). */
export function bodyLimit(verbosity: number): number {
  if (verbosity >= 10) return Infinity;
  if (verbosity >= 9) return 10_240;
  return verbosity >= 8 ? 1024 : 0;
}

/** How many bytes of each body must be kept for that: to read what a body holds takes more of it than is shown at level 8. */
export function capturedBytes(verbosity: number, format: 'pretty' | 'klog' | 'json'): number {
  return verbosity === 8 && format !== 'klog' ? 5 * 1024 : bodyLimit(verbosity);
}
