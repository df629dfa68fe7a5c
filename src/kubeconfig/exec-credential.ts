import { ActionableError } from '../api/actionable-error.ts';
import { certificateFacts } from './certificate-facts.ts';
import type { ExecConfig } from './config.ts';
import type { Credential, Proof } from './credential.ts';
import type { Environment } from './environment.ts';
import { type ExecAnswer, parseExecAnswer } from './exec-answer.ts';
import { NO_TERMINAL, isInteractive } from './exec-info.ts';
import { type PluginRun, runPlugin } from './run-plugin.ts';
import { tokenFacts } from './token-facts.ts';

/** So long before an answer expires it is renewed, while it still serves. */
const LEEWAY = 10_000;

export interface ExecOptions {
  readonly exec: ExecConfig;
  /** For a person: `user "dev" in /home/me/.kube/config`. */
  readonly source: string;
  /** Milliseconds that a run may take; it may be waiting for a person. */
  readonly timeout: number;
  /** The value of KUBERNETES_EXEC_INFO. */
  readonly info: (interactive: boolean) => Promise<string>;
}

/** A program that fetches credentials (client-go plugin/pkg/client/auth/exec). One run at a time, its answer kept until it expires. */
export class ExecCredential implements Credential {
  readonly costly = true;
  readonly #options: ExecOptions;
  readonly #environment: Environment;
  #held: { readonly proof: Proof; readonly expiresAt: number } | undefined;
  #running: Promise<Proof> | undefined;

  constructor(options: ExecOptions, environment: Environment) {
    this.#options = options;
    this.#environment = environment;
  }

  proof(): Promise<Proof> {
    const held = this.#held;
    const left = held ? held.expiresAt - this.#environment.now() : 0;
    if (!held || left <= 0) return this.#run();
    // Failing early harms nobody: the run that is needed will tell.
    if (left <= LEEWAY) this.#run().catch(() => {});
    return Promise.resolve(held.proof);
  }

  async renew(): Promise<boolean> {
    const before = this.#held?.proof;
    const { authorization, certificate } = await this.#run();
    return authorization !== before?.authorization || certificate?.cert !== before?.certificate?.cert;
  }

  #run(): Promise<Proof> {
    this.#running ??= this.#ask().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #ask(): Promise<Proof> {
    const { exec, source, timeout, info } = this.#options;
    const interactive = isInteractive(exec, this.#environment.stdinIsTerminal);
    if (interactive === undefined) throw this.#error(NO_TERMINAL, 'run kubetrace in a terminal, or log in beforehand');
    const env = {
      ...this.#environment.env,
      ...Object.fromEntries(exec.env.map(({ name, value }) => [name, value])),
      KUBERNETES_EXEC_INFO: await info(interactive),
    };
    const { command, args } = exec;
    const run = await runPlugin({ command, args, env, interactive, timeout }, this.#environment);
    const answer = this.#answerOf(run);
    const { token, certificate, expiresAt } = answer;
    const facts = { kind: 'exec' as const, source: `exec plugin ${command} of ${source}`, ...(await factsOf(answer)) };
    const proof = { ...(token && { authorization: `Bearer ${token}` }), ...(certificate && { certificate }), facts };
    this.#held = { proof, expiresAt: expiresAt ?? Infinity };
    return proof;
  }

  #answerOf(run: PluginRun): ExecAnswer {
    const { exec, timeout } = this.#options;
    if (run.outcome === 'not found') throw this.#notFound(run.reason);
    const said = run.stderr === '' ? '' : `; it said: ${run.stderr}`;
    // Its arguments may hold a secret.
    const byHand = `run it yourself to see: ${exec.command}${exec.args.length > 0 ? ' …' : ''}`;
    if (run.outcome === 'timed out') {
      const hint = `log in beforehand, or allow more with --exec-timeout; ${byHand}`;
      throw this.#error(`exec: executable ${exec.command} did not answer within ${timeout / 1000} s${said}`, hint);
    }
    if (run.outcome === 'too long') throw this.#error(`exec: executable ${exec.command} wrote too much${said}`, byHand);
    if (run.code !== 0) {
      throw this.#error(`exec: executable ${exec.command} failed with exit code ${run.code}${said}`, byHand);
    }
    try {
      return parseExecAnswer(run.stdout, exec.apiVersion);
    } catch (error) {
      throw this.#error(`${(error as Error).message}${said}`, `apiVersion under exec is ${exec.apiVersion}; ${byHand}`);
    }
  }

  #notFound(reason: string): ActionableError {
    const { command, installHint } = this.#options.exec;
    const path = this.#environment.env['PATH'] ?? '';
    const where = /[\\/]/.test(command) ? reason : `searched PATH: ${path}`;
    return this.#error(`exec: executable ${command} not found`, [where, installHint.trim()].filter(Boolean).join('\n'));
  }

  #error(problem: string, hint: string): ActionableError {
    return new ActionableError('ERR_EXEC_PLUGIN', `${this.#options.source}: getting credentials: ${problem}`, hint);
  }
}

async function factsOf({ token, certificate, expiresAt }: ExecAnswer) {
  return {
    ...(token && (await tokenFacts(token))),
    ...(certificate && certificateFacts(certificate.cert)),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}
