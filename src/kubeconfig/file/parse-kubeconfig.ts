import { dirname, isAbsolute, join } from 'node:path';
import { isKeyUser } from '../../api/secrets/key-user.ts';
import type { ActionableError } from '../../api/actionable-error.ts';
import type { AuthInfo, AuthProviderConfig, Cluster, Config, Context, ExecConfig, Impersonation } from './config.ts';
import { Fields } from './field-reader.ts';
import { kubeconfigData } from './kubeconfig-data.ts';
import { hintFor, invalidKubeconfig } from './yaml/invalid-kubeconfig.ts';

/**
 * One kubeconfig file, YAML or JSON. Relative paths become absolute against the file's own directory
 * (client-go clientcmd/loader.go); unknown fields are ignored, as there. Rejects with ActionableError.
 */
export async function parseKubeconfig(text: string, file: string): Promise<Config> {
  const document = await kubeconfigData(text, file);
  if (typeof document === 'string')
    throw invalidKubeconfig(file, 'expected a mapping, found a string', hintFor(document, 'pass a kubeconfig file'));
  const root = new Fields(document, file, '');
  const kind = root.text('kind') ?? 'Config';
  const version = root.text('apiVersion') ?? 'v1';
  if (kind !== 'Config' || version !== 'v1') {
    throw invalidKubeconfig(
      file,
      `it is a ${kind} of ${version}, not a Config of v1`,
      'pass a file with kind: Config and apiVersion: v1',
    );
  }
  const preferences = root.mapping('preferences');
  preferences.flag('colors');
  for (const fields of [root, preferences]) extensionsOf(fields, file);
  const currentContext = root.text('current-context') ?? '';
  return {
    currentContext,
    ...(currentContext !== '' && { currentContextFile: file }),
    contexts: named(root, 'contexts', 'context', file, contextOf),
    clusters: named(root, 'clusters', 'cluster', file, clusterOf),
    users: named(root, 'users', 'user', file, authInfoOf),
  };
}

function named<T>(root: Fields, list: string, entry: string, file: string, read: (fields: Fields, file: string) => T) {
  const found = new Map<string, T>();
  for (const item of root.items(list)) {
    const name = item.text('name') ?? '';
    if (found.has(name)) throw duplicateName(name, list, file);
    found.set(name, read(new Fields(item.raw(entry), file, `${entry} "${name}"`), file));
  }
  return found;
}

function duplicateName(name: string, list: string, file: string): ActionableError {
  return invalidKubeconfig(file, `duplicate name "${name}" under ${list}`, 'rename or remove one of the two');
}

function contextOf(fields: Fields, file: string): Context {
  extensionsOf(fields, file);
  return present({
    file,
    cluster: fields.text('cluster'),
    user: fields.text('user'),
    namespace: fields.text('namespace'),
  });
}

function clusterOf(fields: Fields, file: string): Cluster {
  return present({
    file,
    server: fields.text('server'),
    tlsServerName: fields.text('tls-server-name'),
    insecureSkipTlsVerify: fields.flag('insecure-skip-tls-verify'),
    certificateAuthority: beside(file, fields.text('certificate-authority')),
    certificateAuthorityData: fields.decoded('certificate-authority-data'),
    proxyUrl: fields.text('proxy-url'),
    disableCompression: fields.flag('disable-compression'),
    execExtension: extensionsOf(fields, file).get('client.authentication.k8s.io/exec'),
  });
}

/** Of them only one is ours to use, but Go reads all. */
function extensionsOf(fields: Fields, file: string): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const extension of fields.items('extensions')) {
    const name = extension.text('name') ?? '';
    if (found.has(name)) throw duplicateName(name, 'extensions', file);
    found.set(name, extension.raw('extension'));
  }
  return found;
}

function authInfoOf(fields: Fields, file: string): AuthInfo {
  extensionsOf(fields, file);
  return present({
    file,
    clientCertificate: beside(file, fields.text('client-certificate')),
    clientCertificateData: fields.decoded('client-certificate-data'),
    clientKey: beside(file, fields.text('client-key')),
    clientKeyData: fields.decoded('client-key-data'),
    token: fields.text('token'),
    tokenFile: beside(file, fields.text('tokenFile')),
    username: fields.text('username'),
    password: fields.text('password'),
    impersonate: impersonationOf(fields),
    authProvider:
      fields.raw('auth-provider') === undefined ? undefined : authProviderOf(fields.mapping('auth-provider')),
    exec: fields.raw('exec') === undefined ? undefined : execOf(fields.mapping('exec'), file),
  });
}

function impersonationOf(fields: Fields): Impersonation | undefined {
  const extraFields = fields.mapping('as-user-extra');
  const extra = new Map(extraFields.keys().map((key) => [key, extraFields.texts(key)] as const));
  const user = fields.text('as') ?? '';
  const uid = fields.text('as-uid') ?? '';
  const groups = fields.texts('as-groups');
  const isNobody = user === '' && uid === '' && groups.length === 0 && extra.size === 0;
  return isNobody || isKeyUser(user, extra) ? undefined : { user, uid, groups, extra: Object.fromEntries(extra) };
}

function authProviderOf(fields: Fields): AuthProviderConfig {
  const config = fields.mapping('config');
  return {
    name: fields.text('name') ?? '',
    config: Object.fromEntries(config.keys().map((key) => [key, config.text(key) ?? ''])),
  };
}

function execOf(fields: Fields, file: string): ExecConfig {
  const command = fields.text('command') ?? '';
  return {
    // A bare name is looked up on PATH.
    command: /[\\/]/.test(command) ? (beside(file, command) ?? '') : command,
    args: fields.texts('args'),
    env: fields.items('env').map((entry) => ({ name: entry.text('name') ?? '', value: entry.text('value') ?? '' })),
    apiVersion: fields.text('apiVersion') ?? '',
    installHint: fields.text('installHint') ?? '',
    provideClusterInfo: fields.flag('provideClusterInfo') ?? false,
    interactiveMode: (fields.text('interactiveMode') ?? '') as ExecConfig['interactiveMode'],
  };
}

function beside(file: string, path: string | undefined): string | undefined {
  return path === undefined || isAbsolute(path) ? path : join(dirname(file), path);
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function present<T extends object>(fields: T): Partial<Present<T>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Present<T>>;
}
