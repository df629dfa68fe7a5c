import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';

/**
 * A kubeconfig of many contexts as kubectl writes it: each with a cluster, its CA, and a user with a token as long as that of a ServiceAccount. With
 * `isShared` they have one cluster and differ by their users. The last context is the current one, and only it leads to a server.
 */
export function writeManyContexts(file, count, { server, ca, isShared = false }) {
  const clusters = isShared ? 1 : count;
  const each = (length, text) => Array.from({ length }, (_, i) => text(i)).join('');
  writeFileSync(
    file,
    `apiVersion: v1
clusters:
${each(clusters, (i) => `- cluster:\n    certificate-authority-data: ${ca}\n    server: ${i === clusters - 1 ? server : `https://cluster-${i}.example:6443`}\n  name: cluster-${i}\n`)}contexts:
${each(count, (i) => `- context:\n    cluster: cluster-${i % clusters}\n    namespace: ns-${i}\n    user: user-${i}\n  name: context-${i}\n`)}current-context: context-${count - 1}
kind: Config
preferences: {}
users:
${each(count, (i) => `- name: user-${i}\n  user:\n    token: ${TOKEN}-${i}\n`)}`,
    { mode: 0o600 },
  );
}

const TOKEN = randomBytes(600).toString('hex').slice(0, 900);
