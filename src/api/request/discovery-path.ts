/** Whether a path asks what the server serves: discovery and OpenAPI. */
export function isDiscoveryPath(path: string): boolean {
  return DISCOVERY.test(path);
}

/** The paths of client-go's discovery client (discovery/discovery_client.go, openapi3). */
const DISCOVERY = /^\/(?:api(?:\/[^/]+)?|apis(?:\/[^/]+){0,2}|openapi\/v[23](?:\/.*)?|swagger\.json)\/?$/;
