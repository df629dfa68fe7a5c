import { actionText } from '../rules/action-text.ts';
import type { Denial } from '../rules/denial.ts';
import type { Evidence } from './evidence/evidence.ts';
import { newDenial } from './evidence/new-denial.ts';

/** A denial whose words are of no known kind: they are quoted, with what can be read off them and off the request. */
export function unknownDenial(evidence: Evidence): Denial {
  const { sentence, message } = evidence;
  const said = message.trim();
  const loose = LOOSE_SENTENCE.exec(said)?.groups;
  const user = sentence?.user || loose?.['user'];
  const facts = factsOf(evidence, loose);
  const known = facts.length > 0 ? ` What can be read: ${facts.join('; ')}.` : '';
  const reason =
    said === ''
      ? `The response has no body, and nothing else identifies what refused it.${known}`
      : sentence || loose
        ? `This looks like an authorization denial, but its text was cut or changed, so that no rule can be read off it: ${ended(said)}${known}`
        : `Unrecognised denial message: ${said}${known === '' ? '' : `${/[.!?]$/.test(said) ? '' : '.'}${known}`}`;
  const remedy = sentence || loose ? WHOLE : SETTLE;
  return newDenial(evidence, { class: 'unknown', reason, remedy, ...(user !== undefined && { user }) });
}

const SETTLE =
  'To see who refused, repeat it through kubetrace (kubetrace run -- COMMAND) or with kubectl -v=8, and give explain the whole output: headers and body show it.';
const WHOLE =
  'Give explain the whole message, or repeat it through kubetrace (kubetrace run -- COMMAND), which reads the answer itself.';

/** An authorizer's words, of which too much is lost to be a sentence. */
const LOOSE_SENTENCE =
  /\bUser\W{1,4}(?<user>[^\s"'`\\,;]{1,300})\W{1,4}cannot (?<verb>[a-z]{1,40})(?: (?:resource\W{1,4})?(?<resource>[a-z][\w./-]{0,200}))?/;

function factsOf(
  { sentence, info, denied }: Evidence,
  loose: Readonly<Partial<Record<string, string>>> = {},
): string[] {
  const { user = loose['user'], verb = loose['verb'], resource = loose['resource'], namespace } = sentence ?? {};
  const named = (name: string, value: string | undefined) =>
    value === undefined || value === '' ? [] : [`${name} ${value}`];
  const request = info && denied.method !== '' ? [`the request was to ${actionText(info)}`] : [];
  return [
    ...named('user', user),
    ...named('verb', verb),
    ...named('resource', resource),
    ...named('namespace', namespace),
    ...request,
  ];
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
