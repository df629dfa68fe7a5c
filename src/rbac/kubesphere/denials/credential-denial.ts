import { headerValue } from '../../../api/request/header-list.ts';
import type { Denial } from '../../rules/denial.ts';
import { newDenial } from '../../denials/evidence/new-denial.ts';
import type { KubeSphereEvidence } from './evidence.ts';
import { tokenTroubleOf } from '../token-troubles.ts';

/** 401: ks-apiserver did not accept the credential and says why; a bad token gets it even where anonymous users may come in. */
export function explainCredential(evidence: KubeSphereEvidence): Denial | undefined {
  const { denied, message, cluster } = evidence;
  if (denied.status !== 401) return undefined;
  const words = message.trim();
  const { cause, advice } = tokenTroubleOf(words);
  const where = cluster === 'host' ? '' : ' The host rejected it before it looked for the cluster.';
  const basic = /^basic /i.test(headerValue(denied.requestHeaders, 'Authorization') ?? '')
    ? ' as user and password'
    : '';
  const reason = `ks-apiserver did not accept the credential${basic} (${words}): ${advice}.${where} No role changes this.`;
  return {
    ...newDenial(evidence, { class: 'unauthenticated', reason, cause }),
    hop: {
      resourceScope: evidence.asked?.resourceScope ?? '',
      workspace: evidence.asked?.workspace ?? '',
      cluster,
      answeredBy: 'ks-apiserver of host',
    },
  };
}
