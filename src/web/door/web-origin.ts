/** Whether a Host header names this machine and the port that the server listens on: any other is a name that leads here (DNS rebinding). */
export function isLoopbackHost(host: string, port: number): boolean {
  const [, name = '', given = '80'] = /^(localhost|127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?$/i.exec(host) ?? [];
  return name !== '' && Number(given) === port;
}

/** The origin of the pages of a host: plain http, and browsers leave out the default port. */
export function originOf(host: string): string {
  return `http://${host.toLowerCase().replace(/:80$/, '')}`;
}
