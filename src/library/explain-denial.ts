import type { DialectName } from '../api/dialect/dialect.ts';
import type { DenialClass } from '../rbac/rules/denial-classes.ts';
import type { Cure, RuleDoubt } from '../rbac/rules/denial.ts';
import type { FoundDenial } from '../trace/explain/collect-denials.ts';
import type { DenialsSource, Denied } from './denied-inputs.ts';

/** A way to lift a denial, as data and ready to apply. */
export interface ExplainedCure extends Cure {
  /** Roles and bindings for `kubectl apply -f -`. A comment in it says what a person has to fill in. */
  readonly yaml: string;
  /** The same as kubectl commands; empty where kubectl has none for it. */
  readonly commands: readonly string[];
}

/** What was denied, why, and what lifts it. */
export interface ExplainedDenial {
  /** Of its exchange; of a text its number, from 1 on. */
  readonly id: string | number;
  /** The answer in one line: who needs what, or that no rule helps. */
  readonly answer: string;
  readonly class: DenialClass;
  /** Why, in one sentence. */
  readonly reason: string;
  /** The words of the server. */
  readonly message: string;
  /** Who was denied; `undefined` where nothing says so. */
  readonly user: string | undefined;
  readonly groups: readonly string[];
  /** The least one first; empty where no rule lifts it, or it is not known which. */
  readonly cures: readonly ExplainedCure[];
  /** What to do besides a rule, or instead of it. */
  readonly remedy?: string;
  /** Why a rule may not help. */
  readonly doubt?: RuleDoubt;
  /** Which single field of the rules granted is wrong. */
  readonly nearMiss?: string;
  /** How often the text has it; 1 for an exchange. */
  readonly times: number;
}

/** How to read a denial. */
export interface ExplainOptions {
  /** Whose rules it is read by. Default: decided by what it shows. */
  readonly dialect?: 'auto' | DialectName;
}

/**
 * Explains a denial, from its words alone: nobody is asked. Of several denials in a text it is the first; `undefined` where there is none.
 *
 * @example
 * ```ts
 * import { explainDenial } from 'kubetrace';
 *
 * const denial = await explainDenial(
 *   'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "demo"',
 * );
 * console.log(denial?.answer); // jane needs "list pods" in namespace demo
 * console.log(denial?.cures[0]?.grants[0]?.rules); // [ { apiGroups: [ '' ], resources: [ 'pods' ], verbs: [ 'list' ] } ]
 * console.log(denial?.cures[0]?.commands[0]); // kubectl create role jane-list-pods --verb=list --resource=pods --namespace=demo
 * ```
 */
export async function explainDenial(denied: Denied, options?: ExplainOptions): Promise<ExplainedDenial | undefined> {
  const [first] = await explainDenials(typeof denied === 'string' ? denied : [denied], options);
  return first;
}

/**
 * Explains all denials: of a trace, or of exchanges, each in their order; of a text or a stream of its pieces each one once. At most 10,000 of them.
 *
 * @example
 * ```ts
 * import { createProxy, explainDenials } from 'kubetrace';
 * import { startPlayground } from 'kubetrace/playground';
 *
 * const playground = await startPlayground();
 * const proxy = await createProxy({ upstream: playground.url });
 * await fetch(`${proxy.url}/api/v1/nodes`);
 * await proxy.trace.idle();
 *
 * const denials = await explainDenials(proxy.trace);
 * console.log(denials.map(({ class: kind }) => kind)); // [ 'anonymous' ]
 * await proxy.close();
 * await playground.close();
 * ```
 */
export async function explainDenials(
  denied: DenialsSource,
  options: ExplainOptions = {},
): Promise<readonly ExplainedDenial[]> {
  const [{ deniedInputs }, { collectDenials }, { chosenDenial }] = await Promise.all([
    import('./denied-inputs.ts'),
    import('../trace/explain/collect-denials.ts'),
    import('../trace/explain/cure-choice.ts'),
  ]);
  const { found } = await collectDenials(deniedInputs(denied), { dialect: options.dialect ?? 'auto', version: '4' });
  return Promise.all(found.map(async (one) => explained(chosenDenial(one, {}))));
}

async function explained({ id, denial, times }: FoundDenial): Promise<ExplainedDenial> {
  const [{ answerOf }, { cureManifest }, { cureCommands }] = await Promise.all([
    import('../rbac/answer/answer.ts'),
    import('../rbac/cure-manifest.ts'),
    import('../rbac/cures/cure-commands.ts'),
  ]);
  const { class: kind, reason, message, user, groups, remedy, doubt, nearMiss } = denial;
  return {
    id,
    answer: answerOf(denial).text,
    class: kind,
    reason,
    message,
    user,
    groups,
    cures: denial.cures.map((cure) => ({ ...cure, yaml: cureManifest(cure), commands: cureCommands(cure) })),
    ...(remedy !== undefined && { remedy }),
    ...(doubt && { doubt }),
    ...(nearMiss !== undefined && { nearMiss }),
    times,
  };
}
