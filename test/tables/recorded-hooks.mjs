// The webhooks that the recorded cluster had: another program on this machine, which answers here as it did there.
import { once } from 'node:events';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';

const WARNINGS = ['this is a webhook warning', 'with "quotes" and \\ backslash'];

/** The resource that each was asked about, its name, and the status that it denies with. */
const HOOKS = [
  {
    resource: 'configmaps',
    name: 'deny',
    status: { code: 403, reason: 'Forbidden', message: 'no images from docker.io' },
  },
  {
    resource: 'secrets',
    name: 'looks',
    status: {
      code: 403,
      reason: 'Forbidden',
      message:
        'User "system:serviceaccount:hooked:runner" cannot create resource "secrets" in API group "" in the namespace "hooked"',
    },
  },
  {
    resource: 'pods',
    name: 'gatekeeper',
    status: {
      code: 403,
      message:
        '[psp-privileged] Privileged container is not allowed: c, securityContext: {"privileged": true}\n[owner] you must provide labels: {"owner"}',
    },
  },
  {
    resource: 'serviceaccounts',
    name: 'unauth',
    status: { code: 401, reason: 'Unauthorized', message: 'webhook says who are you' },
  },
];

/** Starts them, and has the playground ask them about the namespace `hooked`. Returns how to stop them. */
export async function startHooks(playground) {
  const server = createServer(playground.serverCertificate(), (request, response) => {
    void text(request).then((body) => response.setHeader('Content-Type', 'application/json').end(denialOf(body)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `https://127.0.0.1:${server.address().port}/`;
  const caBundle = Buffer.from(playground.ca).toString('base64');
  const webhooks = HOOKS.map(({ resource, name }) => ({
    name: `${name}.hooks.example.com`,
    clientConfig: { url, caBundle },
    rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: [resource] }],
    namespaceSelector: { matchLabels: { hooked: 'yes' } },
    sideEffects: 'None',
    admissionReviewVersions: ['v1'],
  }));
  const metadata = { name: 'recorded' };
  const apiVersion = 'admissionregistration.k8s.io/v1';
  playground.load(JSON.stringify({ kind: 'ValidatingWebhookConfiguration', apiVersion, metadata, webhooks }));
  return () => {
    server.close();
    server.closeAllConnections();
  };
}

function denialOf(review) {
  const { apiVersion, kind, request } = JSON.parse(review);
  const { status } = HOOKS.find(({ resource }) => resource === request.resource.resource);
  return JSON.stringify({
    apiVersion,
    kind,
    response: { uid: request.uid, allowed: false, status, warnings: WARNINGS },
  });
}
