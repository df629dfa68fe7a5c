import { goUnquote } from '../../../api/go/go-quote.ts';
import type { PolicyRule } from '../../rules/policy-rule.ts';
import { goUser } from '../evidence/go-user.ts';
import { parseCompactRules, parseQuotedList, parseUnnamedRules } from './compact-rules.ts';

/** What the message of an escalation says. */
export interface EscalationMessage {
  /** `roles`, `clusterroles`, `rolebindings` or `clusterrolebindings`. */
  readonly kind: string;
  /** `undefined` where the text was cut before it. */
  readonly user: string | undefined;
  readonly groups: readonly string[];
  /** What is missing. */
  readonly rules: readonly PolicyRule[];
  /** Whether the list of rules is not closed, so that more may be missing. */
  readonly isCut: boolean;
}

/** Reads the message in the words of any age; `undefined` for another message. */
export function readEscalation(message: string): EscalationMessage | undefined {
  return readToday(message) ?? readOlder(message);
}

const ABOUT = String.raw`^(?<kind>(?:cluster)?role(?:binding)?s)(?:\.[a-z.0-9]{1,100})?(?: "(?:[^"\\]|\\.)*")? is forbidden: `;
const TODAY = new RegExp(
  ABOUT +
    String.raw`user (?<user>"(?:[^"\\]|\\.)*") \(groups=\[(?<groups>.*?)\]\) is attempting to grant RBAC permissions not currently held:(?<rules>.*)$`,
  's',
);
const OLDER = new RegExp(`${ABOUT}attempt to grant extra privileges:?(?<rest>.*)$`, 's');

/** Since 1.13 (kubernetes pkg/registry/rbac/validation/rule.go, ConfirmNoEscalation). */
function readToday(message: string): EscalationMessage | undefined {
  const { kind = '', user = '', groups = '', rules = '' } = TODAY.exec(message)?.groups ?? {};
  if (kind === '') return undefined;
  return {
    kind,
    user: goUnquote(user) ?? '',
    groups: parseQuotedList(groups),
    rules: parseCompactRules(rules),
    isCut: false,
  };
}

/**
 * Before that, and in OpenShift 3: `attempt to grant extra privileges: [RULES] user=&{…} ownerrules=[…] ruleResolutionErrors=[…]`. What the
 * user has (`ownerrules`) is not missing.
 */
function readOlder(message: string): EscalationMessage | undefined {
  const { kind = '', rest = '' } = OLDER.exec(message)?.groups ?? {};
  if (kind === '') return undefined;
  const [missing = '', user = ''] = rest.split(/\s(?:user=|owner ?rules=?)/, 2);
  const who = goUser(user);
  return {
    kind,
    user: who?.username,
    groups: who?.groups ?? [],
    rules: [...parseCompactRules(missing), ...parseUnnamedRules(missing)],
    isCut: !missing.trimEnd().endsWith(']'),
  };
}
