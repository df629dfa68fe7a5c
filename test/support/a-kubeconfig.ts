/** A kubeconfig with one context `dev` of cluster `lab` and user `eve`, as JSON, which is YAML too. */
export function aKubeconfig(user: object, cluster: object = {}, context: object = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'dev',
    contexts: [{ name: 'dev', context: { cluster: 'lab', user: 'eve', ...context } }],
    clusters: [{ name: 'lab', cluster: { server: 'https://lab:6443', ...cluster } }],
    users: [{ name: 'eve', user }],
  });
}
