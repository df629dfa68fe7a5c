import type { Commands, EditableRequest, ResendRequest, Resent } from '../../wire/commands.ts';
import { flag, list, named, object, optional, pair, text, whole } from './schema.ts';

/** What can be sent again. */
export const EDITABLE = named(
  'EditableRequest',
  object<EditableRequest>({
    method: text(),
    path: text('with its query'),
    headers: list(pair()),
    body: text(),
    isWrite: flag('it may change something, and needs a confirmation'),
    canDryRun: flag(),
    problem: optional(text('why it cannot be sent as it is')),
    caveat: optional(text('what is different')),
  }),
);

/** What to send. */
export const RESEND = named(
  'ResendRequest',
  object<ResendRequest>({
    method: optional(text()),
    path: optional(text('with its query')),
    headers: optional(list(pair())),
    body: optional(text()),
    isDryRun: optional(flag('adds dryRun=All')),
    isConfirmed: optional(flag('needed for what may change something')),
  }),
);

/** What came of it. */
export const RESENT = named('Resent', object<Resent>({ id: whole('of the new exchange'), status: whole() }));

/** The request as commands. */
export const COMMANDS = named(
  'Commands',
  object<Commands>({
    curl: text('to the proxy'),
    curlDirect: text('to the API server, with a token in $TOKEN'),
    kubectl: text(),
    fetch: text(),
  }),
);
