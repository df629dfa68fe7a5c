export function kubectlFilter(
  kubectl: string,
  expression: string,
  paths: readonly string[],
): Promise<{ readonly problem: string } | { readonly problem?: undefined; readonly matches: readonly boolean[] }>;
