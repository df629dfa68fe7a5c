/** How long a request took: `12ms`, from ten seconds on `32.1s`. */
export function duration(milliseconds: number): string {
  return milliseconds < 10_000 ? `${milliseconds}ms` : `${(milliseconds / 1000).toFixed(1)}s`;
}
