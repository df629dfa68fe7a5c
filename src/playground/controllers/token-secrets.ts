import { ownValue } from '../../api/own-value.ts';
import type { TokenIssuer } from '../identity/token-issuer.ts';
import { listAt, mapAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { builtIn } from '../store/resource-table.ts';
import { terminate } from '../store/termination.ts';
import type { Controller } from './controllers.ts';

const TYPE = 'kubernetes.io/service-account-token';
const NAME = 'kubernetes.io/service-account.name';
const UID = 'kubernetes.io/service-account.uid';
const serviceAccounts = builtIn('', 'v1', 'serviceaccounts');
const secrets = builtIn('', 'v1', 'secrets');

/**
 * Writes token, CA and namespace into the Secrets that are made for a ServiceAccount, and removes those whose ServiceAccount is not there
 * (kubernetes pkg/controller/serviceaccount/tokens_controller.go). Since 1.24 it makes no Secret by itself. `ca` is PEM.
 */
export function tokenSecretsController(tokens: TokenIssuer, ca: string): Controller {
  return (store, { resource, object, type }) => {
    if (resource === serviceAccounts) {
      if (type === 'DELETED') removeTokensOf(store, object);
      return;
    }
    if (resource !== secrets || object['type'] !== TYPE) return;
    const { namespace = '', name } = object.metadata;
    const secret = store.find(secrets, namespace, name);
    if (!secret) return forgetSecret(store, object);
    if (secret['type'] !== TYPE || annotation(secret, NAME) === '') return;
    const account = accountOf(store, secret);
    if (account) fill(store, secret, { account, tokens, ca });
    else terminate(store, secrets, secret);
  };
}

/** A ServiceAccount of the same name that was made later is another one. */
function removeTokensOf(store: ObjectStore, account: KubeObject): void {
  const { namespace = '', name, uid } = account.metadata;
  if (store.find(serviceAccounts, namespace, name)?.metadata.uid === uid) return;
  for (const secret of store.list(secrets, namespace)) {
    const isOfIt = annotation(secret, NAME) === name && ['', uid].includes(annotation(secret, UID));
    if (secret['type'] === TYPE && isOfIt) terminate(store, secrets, secret);
  }
}

/** syncSecret: a Secret that is gone is no longer among the `secrets` of its ServiceAccount. */
function forgetSecret(store: ObjectStore, secret: KubeObject): void {
  const account = accountOf(store, secret);
  const references = listAt(account, 'secrets');
  const kept = references.filter((reference) => textAt(reference, 'name') !== secret.metadata.name);
  if (account && kept.length < references.length) store.update(serviceAccounts, { ...account, secrets: kept });
}

/** By the name in its annotation, and by the uid where there is one. */
function accountOf(store: ObjectStore, secret: KubeObject): KubeObject | undefined {
  const account = store.find(serviceAccounts, secret.metadata.namespace ?? '', annotation(secret, NAME));
  return account && ['', account.metadata.uid].includes(annotation(secret, UID)) ? account : undefined;
}

interface Filling {
  readonly account: KubeObject;
  readonly tokens: TokenIssuer;
  readonly ca: string;
}

/** generateTokenIfNeeded: a token and a namespace that are there stay; a CA that is not that of the cluster is replaced. */
function fill(store: ObjectStore, secret: KubeObject, { account, tokens, ca }: Filling): void {
  const { annotations = {}, namespace = '', name } = secret.metadata;
  const data = mapAt(secret, 'data');
  const root = base64(ca);
  const isWhole = textAt(data, 'token') !== '' && textAt(data, 'namespace') !== '' && ownValue(data, 'ca.crt') === root;
  if (isWhole) return;
  const filled = {
    ...data,
    'ca.crt': root,
    namespace: textAt(data, 'namespace') || base64(namespace),
    token: textAt(data, 'token') || base64(tokens.issueLegacy(account, name)),
  };
  const named = { ...annotations, [NAME]: account.metadata.name, [UID]: account.metadata.uid ?? '' };
  store.update(secrets, { ...secret, metadata: { ...secret.metadata, annotations: named }, data: filled });
}

function annotation({ metadata: { annotations = {} } }: KubeObject, key: string): string {
  return ownValue(annotations, key) ?? '';
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
