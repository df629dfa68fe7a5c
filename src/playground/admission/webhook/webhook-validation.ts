import { goQuote } from '../../../api/go/go-quote.ts';
import type { StatusCause } from '../../../api/status/status.ts';
import { listAt, mapAt, numberAt, textAt, textsAt } from '../../store/kube-object.ts';
import type { KubeObject } from '../../store/kube-object.ts';

/** What is wrong with the webhooks of a configuration, but for their conditions (kubernetes pkg/apis/admissionregistration/validation). */
export function configurationProblems(configuration: KubeObject): StatusCause[] {
  return listAt(configuration, 'webhooks').flatMap((webhook, i) => {
    const at = `webhooks[${i}]`;
    return [
      ...nameProblems(`${at}.name`, textAt(webhook, 'name')),
      ...clientProblems(`${at}.clientConfig`, mapAt(webhook, 'clientConfig')),
      ...sideEffectProblems(`${at}.sideEffects`, textAt(webhook, 'sideEffects')),
      ...timeoutProblems(`${at}.timeoutSeconds`, numberAt(webhook, 'timeoutSeconds')),
      ...versionProblems(`${at}.admissionReviewVersions`, textsAt(webhook, 'admissionReviewVersions')),
    ];
  });
}

function nameProblems(field: string, name: string): StatusCause[] {
  if (name === '') return [required(field)];
  if (name.split('.').length >= 3) return [];
  return [wrong(field, goQuote(name), 'should be a domain with at least three segments separated by dots')];
}

const FORM = '; desired format: https://host[/path]';

function clientProblems(field: string, clientConfig: object): StatusCause[] {
  const [url, hasService] = [textAt(clientConfig, 'url'), textAt(clientConfig, 'service.name') !== ''];
  if ((url !== '') === hasService) return [required(field, 'exactly one of url or service is required')];
  if (hasService) return [];
  const { protocol, host, username, hash, search } = URL.canParse(url) ? new URL(url) : new URL('none:');
  const at = `${field}.url`;
  return [
    ...(protocol === 'https:'
      ? []
      : [wrong(at, goQuote(protocol.replace(/:$/, '')), `'https' is the only allowed URL scheme${FORM}`)]),
    ...(host === '' ? [wrong(at, '""', `host must be specified${FORM}`)] : []),
    ...(username === '' ? [] : [wrong(at, goQuote(username), 'user information is not permitted in the URL')]),
    ...(hash === '' ? [] : [wrong(at, goQuote(hash.slice(1)), 'fragments are not permitted in the URL')]),
    ...(search === '' ? [] : [wrong(at, goQuote(search.slice(1)), 'query parameters are not permitted in the URL')]),
  ];
}

const SIDE_EFFECTS = ['None', 'NoneOnDryRun'];

function sideEffectProblems(field: string, sideEffects: string): StatusCause[] {
  if (SIDE_EFFECTS.includes(sideEffects)) return [];
  if (sideEffects === '') return [required(field, `must specify one of ${SIDE_EFFECTS.join(', ')}`)];
  const supported = SIDE_EFFECTS.map(goQuote).join(', ');
  const message = `Unsupported value: ${goQuote(sideEffects)}: supported values: ${supported}`;
  return [{ reason: 'FieldValueNotSupported', message, field }];
}

function timeoutProblems(field: string, timeout = 10): StatusCause[] {
  const isGood = timeout >= 1 && timeout <= 30;
  return isGood ? [] : [wrong(field, String(timeout), 'the timeout value must be between 1 and 30 seconds')];
}

function versionProblems(field: string, versions: readonly string[]): StatusCause[] {
  if (versions.length === 0) return [required(field, 'must specify one of v1, v1beta1')];
  if (versions.some((version) => version === 'v1' || version === 'v1beta1')) return [];
  return [wrong(field, `[${versions.map(goQuote).join(',')}]`, 'must include at least one of v1, v1beta1')];
}

function required(field: string, why = ''): StatusCause {
  return { reason: 'FieldValueRequired', message: why === '' ? 'Required value' : `Required value: ${why}`, field };
}

function wrong(field: string, given: string, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${given}: ${why}`, field };
}
