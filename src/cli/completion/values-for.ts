import type { Argument, CommandUnknownOpts, Option } from 'commander';
import { lookupTable } from '../../api/lookup-table.ts';
import { offerOf, type Offer, type OfferedValue } from '../arguments/offered.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { ANY_FILE, type Answer, Directive, NOTHING, only } from './answer.ts';
import { givenConnection } from './given-connection.ts';
import { type NamedKind, namedInKubeconfig } from './named-in-kubeconfig.ts';

/** Where a value is being typed. */
export interface ValuePlace {
  readonly command: CommandUnknownOpts;
  readonly typed: string;
  readonly before: readonly string[];
}

/** What may be typed for a flag or an argument: by its definition, else by its placeholder. Values that do not fit what is typed are among them. */
export async function valuesFor(taken: Option | Argument, place: ValuePlace, terminal: Terminal): Promise<Answer> {
  const offer = offerOf(taken);
  if (offer) return offered(offer, place, terminal);
  if (taken.argChoices)
    return only(
      taken.argChoices.map((value) => ({ value })),
      Directive.keepOrder,
    );
  const answer = BY_PLACEHOLDER.get(placeholderOf(taken));
  return answer ? answer(place, terminal) : NOTHING;
}

async function offered(offer: Offer, place: ValuePlace, terminal: Terminal): Promise<Answer> {
  if ('extensions' in offer) {
    if (offer.extensions.length === 0) return ANY_FILE;
    return { values: offer.extensions.map((value) => ({ value })), directive: Directive.endings };
  }
  const own = await offer.values();
  const contexts = offer.orContext ? await names('contexts', place, terminal) : [];
  const begun = offer.isList ? place.typed.slice(0, place.typed.lastIndexOf(',') + 1) : '';
  const free = begun === '' ? own : own.filter(({ value }) => !begun.split(',').includes(value));
  const values = free.map((each) => ({ ...each, value: begun + each.value }));
  return only([...values, ...contexts], Directive.keepOrder | (offer.isList ? Directive.noSpace : 0));
}

/** `context` of `--context <context>`, `namespace/name`, `boolean`. */
function placeholderOf(taken: Option | Argument): string {
  return 'flags' in taken ? (/[<[]([^>\].]+)/.exec(taken.flags)?.[1] ?? '') : taken.name();
}

type Answering = (place: ValuePlace, terminal: Terminal) => Answer | Promise<Answer>;

/** What the words between the brackets of a definition mean. Others are texts that only the user knows, among them all secrets. */
const BY_PLACEHOLDER = lookupTable<Answering>({
  file: () => ANY_FILE,
  trace: () => ANY_FILE,
  directory: () => ({ values: [], directive: Directive.directories }),
  bool: () => only([{ value: 'true' }, { value: 'false' }], Directive.keepOrder),
  boolean: () => only([{ value: 'true' }, { value: 'false' }], Directive.keepOrder),
  context: async (place, terminal) => only(await names('contexts', place, terminal)),
  cluster: async (place, terminal) => only(await names('clusters', place, terminal)),
  'kubeconfig-user': async (place, terminal) => only(await names('users', place, terminal)),
  namespace: async (place, terminal) => only(valuesOf(await namespacesFor(place, terminal))),
  'namespace/name': async (place, terminal) => accounts('', '/', place, terminal),
  user: async (place, terminal) => accounts('system:serviceaccount:', ':', place, terminal),
});

function names(kind: NamedKind, { command, before }: ValuePlace, terminal: Terminal): Promise<readonly OfferedValue[]> {
  return namedInKubeconfig(kind, givenConnection(command, before), terminal);
}

async function namespacesFor({ command, before }: ValuePlace, terminal: Terminal): Promise<readonly string[]> {
  const { namespaces } = await import('./named-in-cluster.ts');
  return namespaces(givenConnection(command, before), terminal);
}

/** ServiceAccounts in steps: what is in front of all, then the namespaces, then the names in one. */
async function accounts(head: string, between: string, place: ValuePlace, terminal: Terminal): Promise<Answer> {
  const { typed, command, before } = place;
  if (!typed.startsWith(head)) return only([{ value: head, description: 'a ServiceAccount' }], Directive.noSpace);
  const [namespace = '', name] = typed.slice(head.length).split(between);
  if (name === undefined) {
    const found = await namespacesFor(place, terminal);
    return only(valuesOf(found.map((each) => head + each + between)), Directive.noSpace);
  }
  const { serviceAccounts } = await import('./named-in-cluster.ts');
  const found = await serviceAccounts(namespace, givenConnection(command, before), terminal);
  return only(valuesOf(found.map((each) => head + namespace + between + each)));
}

function valuesOf(texts: readonly string[]): readonly OfferedValue[] {
  return texts.map((value) => ({ value }));
}
