import type { UserInfo } from '../../rbac/rules/subject.ts';
import { signerAttributes } from '../../rbac/second-checks/asked-attributes.ts';
import { forbidden, invalid } from '../store/api-error.ts';
import type { CertificateAuthority } from '../../api/x509/certificates.ts';
import type { Cluster } from '../cluster.ts';
import type { Controller } from './controllers.ts';
import { at, listAt, mapAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { readSigningRequest } from '../../api/x509/signing-request.ts';
import type { AdmissionRequest } from '../admission/admission-request.ts';

const KIND = 'CertificateSigningRequest';
const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client';

/** A new request, with who asks. Throws 422 for what is not a request, 403 for one that would make an administrator (CertificateSubjectRestriction). */
export function requestedBy(user: UserInfo, { resource, object }: AdmissionRequest): KubeObject {
  if (object.kind !== KIND) return object;
  const { name } = object.metadata;
  const wish = readSigningRequest(textAt(object, 'spec.request'));
  if (!wish) {
    const message = 'Invalid value: PEM block type must be CERTIFICATE REQUEST';
    throw invalid(resource, name, [{ reason: 'FieldValueInvalid', message, field: 'spec.request' }]);
  }
  if (textAt(object, 'spec.signerName') === CLIENT_SIGNER && wish.subject.includes('system:masters')) {
    throw forbidden(resource, name, `use of ${CLIENT_SIGNER} signer with system:masters group is not allowed`);
  }
  return { ...object, spec: { ...mapAt(object, 'spec'), username: user.username, groups: user.groups } };
}

/**
 * Approving takes the verb `approve` on the signer, by its name or its domain, and signing the verb `sign` (plugin/pkg/admission/certificates
 * approval and signing). Throws 403.
 */
export function checkSigner(
  cluster: Cluster,
  user: UserInfo,
  { resource, object, previous }: AdmissionRequest,
  subresource: string,
): void {
  if (object.kind !== KIND || (subresource !== 'approval' && !isSigned(object, previous))) return;
  const verb = subresource === 'approval' ? 'approve' : 'sign';
  const signer = textAt(object, 'spec.signerName');
  if (signerAttributes(verb, signer).some((asked) => cluster.may(user, asked).allowed)) return;
  throw forbidden(resource, object.metadata.name, `user not permitted to ${verb} requests with signerName "${signer}"`);
}

/** Does it change the certificate or the conditions? */
function isSigned(object: KubeObject, previous: KubeObject | undefined): boolean {
  const said = (one: KubeObject | undefined): string =>
    JSON.stringify([textAt(one, 'status.certificate'), listAt(one, 'status.conditions')]);
  return said(object) !== said(previous);
}

/** Signs what was approved, for clients of the API server. */
export function certificateSigner(authority: CertificateAuthority): Controller {
  return (store, { resource, object }) => {
    if (object.kind !== KIND || textAt(object, 'spec.signerName') !== CLIENT_SIGNER) return;
    const request = store.find(resource, '', object.metadata.name);
    const isApproved = listAt(request, 'status.conditions').some((condition) => at(condition, 'type') === 'Approved');
    const wish = readSigningRequest(textAt(request, 'spec.request'));
    if (!request || !isApproved || !wish || textAt(request, 'status.certificate') !== '') return;
    const certificate = Buffer.from(authority.sign(wish)).toString('base64');
    store.update(resource, { ...request, status: { ...mapAt(request, 'status'), certificate } });
  };
}
