/** How many bytes of each body are told at a level of `-v`: as kubectl cuts them (client-go rest/request.go, truncateBody). */
export function bodyLimit(verbosity: number): number {
  if (verbosity >= 10) return Infinity;
  if (verbosity >= 9) return 10_240;
  return verbosity >= 8 ? 1024 : 0;
}
