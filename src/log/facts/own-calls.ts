import type { Exchange } from '../../trace/exchange.ts';
import type { OwnCall, OwnQuestion } from '../../trace/own-call.ts';

/** What kubetrace itself asked about an exchange, in a few words: `why: allowed by ClusterRoleBinding admins, 48 ms`. */
export function askedText({ asked = [], allowedBy }: Exchange): string | undefined {
  if (asked.length === 0) return undefined;
  const questions = new Set(asked.map(({ asks }) => asks));
  const what = [...questions].map((asks) => WORDS[asks]).join(' and ');
  const calls = asked.length === 1 ? '' : `, ${asked.length} calls`;
  return `${what}${answerText(asked, questions.has('allowed') ? allowedBy : undefined)}${calls}${timeText(asked)}`;
}

const WORDS: Readonly<Record<OwnQuestion, string>> = {
  allowed: 'why',
  granted: 'what is granted',
  roles: 'which roles there are',
};

function answerText(asked: readonly OwnCall[], reason: string | undefined): string {
  const failure = asked.find((call) => call.failure !== undefined)?.failure;
  if (failure !== undefined) return `: no answer (${failure})`;
  if (asked.some(({ milliseconds }) => milliseconds === undefined)) return ': no answer before the request ended';
  if (reason !== undefined) return `: ${shortReason(reason)}`;
  return asked.some(({ asks }) => asks === 'allowed') ? ': the API server gives no reason' : '';
}

/** The binding that allows it, without the role and the subject (kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go). */
function shortReason(reason: string): string {
  const [, by, name] = /^RBAC: (allowed by (?:Cluster)?RoleBinding) "([^"]*)" of /.exec(reason) ?? [];
  return by === undefined ? reason : `${by} ${name}`;
}

/** They run at the same time, so the longest counts. */
function timeText(asked: readonly OwnCall[]): string {
  const times = asked.flatMap(({ milliseconds }) => (milliseconds === undefined ? [] : [milliseconds]));
  return times.length === 0 ? '' : `, ${Math.trunc(Math.max(...times))} ms`;
}
