import type { DialectName } from '../api/dialect/dialect.ts';
import { serviceAccountOf } from '../rbac/rules/subject.ts';
import { createApiServer } from './server/api-server.ts';
import type { ApiServer } from './server/api-server.ts';
import { serviceAccountAdmission } from './admission/service-account-admission.ts';
import { certificateSigner } from './controllers/certificate-requests.ts';
import { rootCaPublisher } from './controllers/root-ca-publisher.ts';
import { tokenSecretsController } from './controllers/token-secrets.ts';
import { createCertificateAuthority } from '../api/x509/certificates.ts';
import type { KeyPair } from '../api/x509/certificates.ts';
import { createCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { runControllers } from './controllers/controllers.ts';
import { openListeners } from './listeners.ts';
import { playgroundKubeconfig } from './kubeconfig-text.ts';
import { workInPods } from './kubelet/pod-work.ts';
import type { KubeSphere } from './kubesphere/kubesphere.ts';
import type { GivenObjects, LoadReport } from './loading/given-object.ts';
import { Release } from './release/release.ts';
import { builtIn } from './store/resource-table.ts';
import { load, plantSeed } from './seed.ts';
import { USERS } from './identity/users.ts';

export { USERS } from './identity/users.ts';
export type { PlaygroundUser } from './identity/users.ts';

/** Where a playground listens and what it contains. */
export interface PlaygroundOptions {
  /** Of the plain listener; 0, the default, is any free one. */
  readonly port?: number;
  /** Of the TLS listener; 0, the default, is any free one. */
  readonly securePort?: number;
  readonly address?: string;
  /** `kubesphere`: with a ks-apiserver in front of it. */
  readonly dialect?: DialectName;
  /** Of ks-apiserver; 0, the default, is any free one. */
  readonly kubeSpherePort?: number;
  /** The minor release of Kubernetes 1 that it behaves like; the newest that it knows where left out. */
  readonly minor?: number | undefined;
  /** Created by its administrator before it listens, and part of what `reset` goes back to. */
  readonly objects?: GivenObjects | undefined;
}

/** A server in front of the playground, and a user of it. */
export interface FrontServer {
  readonly server: string;
  readonly login: { readonly username: string; readonly password: string };
}

/** A running API server with real RBAC, all in memory. */
export interface Playground extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`: anonymous requests and bearer tokens. */
  readonly url: string;
  /** `https://127.0.0.1:PORT`: client certificates as well. */
  readonly secureUrl: string;
  /** `http://127.0.0.1:PORT` of ks-apiserver, where there is one. */
  readonly kubeSphereUrl: string | undefined;
  /** Which server it is. */
  readonly dialect: DialectName;
  /** How to reach that as its administrator. */
  readonly frontServer: FrontServer | undefined;
  /** What came of `objects`, where there were some. */
  readonly loaded: LoadReport | undefined;
  /** The certificate of its CA, PEM. */
  readonly ca: string;
  /** A bearer token for `system:serviceaccount:NS:NAME`, `NS:NAME`, or a user of the kubeconfig. Throws for others. */
  token(who: string): Promise<string>;
  /** A client certificate for any user and groups. */
  clientCertificate(user: string, groups?: readonly string[]): KeyPair;
  /** A certificate of its CA for another server on this machine. */
  serverCertificate(): KeyPair;
  /** A kubeconfig with a context for each user; `user` is the current one, `admin` by default. Holds credentials. */
  kubeconfig(user?: string): Promise<string>;
  /** Stores the objects of a manifest, as if an administrator had created them. Throws for kinds it does not know. */
  load(manifest: string): void;
  /** Puts all objects back as they were at the start. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Starts the playground on a plain and a TLS listener, with its seed planted and everything running. Throws LoadError where not all of `objects`
 * could be created; then nothing listens.
 */
export async function startPlayground(options: PlaygroundOptions = {}): Promise<Playground> {
  const cluster = await createCluster(new Release(options.minor));
  cluster.store.admitWith(serviceAccountAdmission(cluster.store));
  const authority = createCertificateAuthority({ commonName: 'kubetrace playground CA' });
  const controllers = runControllers(cluster.store, [
    certificateSigner(authority),
    tokenSecretsController(cluster.tokens, authority.cert),
    rootCaPublisher(authority.cert),
    workInPods(cluster),
  ]);
  plantSeed(cluster.store);
  const kubeSphere = options.dialect === 'kubesphere' ? await startKubeSphere(cluster) : undefined;
  controllers.settle();
  const kube = createApiServer(cluster);
  const stop = () => {
    controllers.stop();
    kubeSphere?.stop();
  };
  const settle = () => controllers.settle();
  const loaded = options.objects && (await loadAll(options.objects, { cluster, kube, settle }).catch(after(stop)));
  const seeded = cluster.store.snapshot();
  const api = { kube, front: kubeSphere?.api };
  const listeners = await openListeners(api, authority, { ...options, frontPort: options.kubeSpherePort ?? 0 }).catch(
    after(stop),
  );
  cluster.servers.set('default/kubernetes:443', { ...listeners.secure, isSecure: true });
  if (listeners.front) cluster.servers.set(KS_SERVER, { ...listeners.front, isSecure: false });
  const token = (who: string) => tokenFor(cluster, who);
  const close = async () => {
    stop();
    await listeners.close();
  };
  return {
    url: `http://${listeners.plain.authority}`,
    secureUrl: `https://${listeners.secure.authority}`,
    kubeSphereUrl: listeners.front && `http://${listeners.front.authority}`,
    dialect: options.dialect ?? 'kubernetes',
    frontServer: kubeSphere && { server: `http://${listeners.front?.authority}`, login: kubeSphere.login },
    loaded,
    ca: authority.cert,
    token,
    clientCertificate: (user, groups = []) => authority.issueClient(user, groups),
    serverCertificate: () => authority.issueServer(['localhost', '127.0.0.1']),
    kubeconfig: (user = 'admin') =>
      playgroundKubeconfig({ server: `https://${listeners.secure.authority}`, authority, user, token }),
    load: (manifest) => {
      load(cluster.store, manifest);
      controllers.settle();
    },
    reset: () => {
      cluster.store.restore(seeded);
      controllers.settle();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Does what is to be done after a failure, and passes it on. */
function after(cleanUp: () => void): (error: unknown) => never {
  return (error) => {
    cleanUp();
    throw error;
  };
}

interface Loading {
  readonly cluster: Cluster;
  readonly kube: ApiServer;
  readonly settle: () => void;
}

async function loadAll(objects: GivenObjects, { cluster, kube, settle }: Loading): Promise<LoadReport> {
  const [{ loadObjects }, { OwnClient }] = await Promise.all([
    import('./loading/load-objects.ts'),
    import('./loading/own-client.ts'),
  ]);
  const client = new OwnClient(kube, await tokenFor(cluster, 'admin'));
  return loadObjects({ store: cluster.store, client, settle }, objects);
}

/** What pods know as ks-apiserver. */
const KS_SERVER = 'kubesphere-system/ks-apiserver:80';

/** Loaded only where it is wanted. */
async function startKubeSphere(
  cluster: Cluster,
): Promise<{ readonly api: ApiServer; readonly login: FrontServer['login']; readonly stop: KubeSphere['stop'] }> {
  const [{ installKubeSphere }, { createKsApiServer }, { PASSWORD: password }] = await Promise.all([
    import('./kubesphere/kubesphere.ts'),
    import('./kubesphere/ks-api-server.ts'),
    import('./kubesphere/seed.ts'),
  ]);
  const kubeSphere = installKubeSphere(cluster);
  const login = { username: 'admin', password };
  return { api: createKsApiServer(kubeSphere), login, stop: () => kubeSphere.stop() };
}

async function tokenFor({ store, tokens }: Cluster, who: string): Promise<string> {
  const listed = USERS.find(({ name }) => name === who);
  const username = listed?.user.username ?? (who.startsWith('system:') ? who : `system:serviceaccount:${who}`);
  const account = serviceAccountOf(username);
  if (account) {
    const found = store.get(builtIn('', 'v1', 'serviceaccounts'), account.namespace, account.name);
    return (await tokens.issue(found)).token;
  }
  if (!listed)
    throw new Error(
      `the playground has no user ${JSON.stringify(who)}; it has ${USERS.map(({ name }) => name).join(', ')}`,
    );
  return tokens.issueOpaque(listed.user);
}
