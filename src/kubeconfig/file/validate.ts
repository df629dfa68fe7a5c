import { ActionableError } from '../../api/actionable-error.ts';
import type { AuthInfo, Cluster, ExecConfig } from './config.ts';
import type { Resolved } from './resolve.ts';

/** Throws the errors of client-go's `ConfirmUsable` (clientcmd/validation.go), all at once, each with its entry and file. */
export function validateResolved(resolved: Resolved): void {
  const { cluster, clusterName, user, userName } = resolved;
  const findings = [
    ...(cluster.server || clusterName ? [] : [noClusterNamed(resolved)]),
    ...clusterFindings(cluster, clusterName).map((finding) => located(finding, 'cluster', clusterName, cluster.file)),
    ...userFindings(user, userName).map((finding) => located(finding, 'user', userName, user.file)),
  ];
  if (findings.length === 0) return;
  throw new ActionableError(
    'ERR_KUBECONFIG_INVALID',
    `invalid configuration: ${findings.map(({ message }) => message).join('; ')}`,
    findings.map(({ hint }) => hint).join('; '),
  );
}

type Finding = readonly [message: string, hint: string];

function located([message, hint]: Finding, entry: string, name: string, file: string | undefined) {
  return { message: file ? `kubeconfig ${file}: ${entry} "${name}": ${message}` : message, hint };
}

/** `kubectl config set-context NAME` alone makes such a context, and a KUBECONFIG list in which an earlier file has the context. */
function noClusterNamed({ contextName, context }: Resolved): { message: string; hint: string } {
  return {
    message: `kubeconfig ${context.file}: context "${contextName}": no server found, since it names no cluster`,
    hint: 'set cluster: in the context, or give --cluster or --server',
  };
}

function clusterFindings(cluster: Cluster, name: string): Finding[] {
  const findings: Finding[] = [];
  if (!cluster.server && name) {
    findings.push([`no server found for cluster "${name}"`, 'set server: in the cluster, or give --server']);
  }
  if (cluster.certificateAuthority && cluster.certificateAuthorityData) {
    findings.push([
      `certificate-authority-data and certificate-authority are both specified for ${name}. certificate-authority-data will override.`,
      'keep one of certificate-authority and certificate-authority-data',
    ]);
  }
  if (cluster.insecureSkipTlsVerify && (cluster.certificateAuthority || cluster.certificateAuthorityData)) {
    findings.push([
      'specifying a root certificates file with the insecure flag is not allowed',
      'keep one of certificate-authority(-data) and insecure-skip-tls-verify (flag --insecure-skip-tls-verify)',
    ]);
  }
  return findings;
}

function userFindings(user: AuthInfo, name: string): Finding[] {
  const findings = [...certificateFindings(user, name), ...(user.exec ? execFindings(user, user.exec, name) : [])];
  if (user.token && (user.username || user.password)) {
    findings.push([
      `more than one authentication method found for ${name}; found [token basicAuth], only one is allowed`,
      'keep one of token (flag --token) and username/password (flags --username, --password)',
    ]);
  } else if (user.tokenFile && (user.username || user.password)) {
    findings.push([
      'username/password or bearer token may be set, but not both',
      'keep one of tokenFile and username/password (flags --username, --password)',
    ]);
  }
  const { impersonate } = user;
  if (impersonate && !impersonate.user) {
    findings.push([
      `requesting uid, groups or user-extra for ${name} without impersonating a user`,
      'set as: in the user, or give --as',
    ]);
  }
  return findings;
}

function certificateFindings(user: AuthInfo, name: string): Finding[] {
  const findings: Finding[] = [];
  const keep = (field: string) => `keep one of ${field} and ${field}-data (flag --${field} replaces both)`;
  if (user.clientCertificate && user.clientCertificateData) {
    findings.push([
      `client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`,
      keep('client-certificate'),
    ]);
  }
  if (user.clientKey && user.clientKeyData) {
    findings.push([
      `client-key-data and client-key are both specified for ${name}; client-key-data will override`,
      keep('client-key'),
    ]);
  }
  const [hasCertificate, hasKey] = [
    user.clientCertificate ?? user.clientCertificateData,
    user.clientKey ?? user.clientKeyData,
  ];
  if (hasCertificate && !hasKey) {
    findings.push([
      `client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`,
      'set client-key: in the user, or give --client-key',
    ]);
  }
  return findings;
}

const EXEC_VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

function execFindings(user: AuthInfo, exec: ExecConfig, name: string): Finding[] {
  const findings: Finding[] = [];
  const must = (field: string) =>
    findings.push([
      `${field} must be specified for ${name} to use exec authentication plugin`,
      `set ${field}: under exec of the user`,
    ]);
  if (user.authProvider) {
    findings.push([
      `authProvider cannot be provided in combination with an exec plugin for ${name}`,
      'keep one of exec and auth-provider',
    ]);
  }
  if (!exec.command) must('command');
  if (!exec.apiVersion) must('apiVersion');
  else if (!EXEC_VERSIONS.includes(exec.apiVersion)) {
    findings.push([
      `exec plugin: invalid apiVersion "${exec.apiVersion}"`,
      `apiVersion under exec is one of ${EXEC_VERSIONS.join(', ')}; newer versions of the plugin write it themselves`,
    ]);
  }
  if (exec.env.some((entry) => !entry.name)) must('env variable name');
  if (!exec.interactiveMode && exec.apiVersion === EXEC_VERSIONS[0]) must('interactiveMode');
  else if (!['', 'Never', 'IfAvailable', 'Always'].includes(exec.interactiveMode)) {
    findings.push([
      `invalid interactiveMode for ${name}: "${exec.interactiveMode}"`,
      'interactiveMode is Never, IfAvailable or Always',
    ]);
  }
  return findings;
}
