/** The program of a User-Agent (apiserver pkg/endpoints/handlers/create.go, prefixFromUserAgent). */
export function programOf(userAgent: string): string {
  const [program = ''] = userAgent.split('/');
  return program.replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '').slice(0, 128);
}
