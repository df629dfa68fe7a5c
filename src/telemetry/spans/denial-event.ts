import type { Attributes } from '@opentelemetry/api';
import { cureCommands } from '../../rbac/cures/cure-commands.ts';
import { cureLine } from '../../rbac/cures/cure-line.ts';
import type { Denial } from '../../rbac/rules/denial.ts';

/** What the event of a denial is called. */
export const DENIAL_EVENT = 'kubetrace.denial';

/** A denial as an event of its span: what was missing, as a sentence, as rules and as the commands that would grant it. */
export function denialEvent(denial: Denial): Attributes {
  const { class: kind, reason, message, user, scope, namespace, rules, cures, remedy, nearMiss } = denial;
  const [least] = cures;
  const commands = least ? cureCommands(least) : [];
  return {
    'kubetrace.denial.class': kind,
    'kubetrace.denial.reason': reason,
    'kubetrace.denial.message': message,
    'kubetrace.denial.user': user,
    'kubetrace.denial.summary': cureLine(denial),
    ...(least && {
      'kubetrace.denial.rules': JSON.stringify(rules),
      'kubetrace.denial.scope': scope,
      'kubetrace.denial.namespace': namespace || undefined,
    }),
    ...(commands.length > 0 && { 'kubetrace.denial.commands': commands }),
    'kubetrace.denial.cause': 'cause' in denial ? denial.cause : undefined,
    'kubetrace.denial.near_miss': nearMiss,
    'kubetrace.denial.remedy': remedy,
  };
}
