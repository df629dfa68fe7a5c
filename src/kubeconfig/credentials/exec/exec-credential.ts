import { ActionableError } from '../../../api/actionable-error.ts';
import type { ExecConfig } from '../../file/config.ts';
import type { Credential } from '../credential.ts';
import type { Environment } from '../../environment.ts';
import { type ExecAnswer, parseExecAnswer } from './exec-answer.ts';
import { isInteractive } from './exec-info.ts';
import { expiryNote } from '../facts/expiry-note.ts';
import { keyPairProblem } from '../key-pair.ts';
import { LeasedCredential, type Lease } from '../leased-credential.ts';
import type { PluginRun } from './run-plugin.ts';
import { sendable } from '../sendable.ts';
import { tokenFacts } from '../facts/token-facts.ts';

/** A plugin and how to run it. */
export interface ExecOptions {
  readonly exec: ExecConfig;
  /** For a person: `user "dev" in /home/me/.kube/config`. */
  readonly source: string;
  /** Milliseconds that a run may take, Infinity for no limit; it may be waiting for a person. */
  readonly timeout: number;
  /** How often to say what a request is waiting for, in milliseconds. Default: every 10 s. */
  readonly sayEvery?: number;
  /** The value of KUBERNETES_EXEC_INFO. */
  readonly info: (interactive: boolean) => Promise<string>;
}

/** The credential that an exec plugin returns, cached until it expires (client-go plugin/pkg/client/auth/exec). */
export function execCredential(options: ExecOptions, environment: Environment): Credential {
  return new LeasedCredential(() => leaseFromPlugin(options, environment), environment.now);
}

async function leaseFromPlugin(options: ExecOptions, environment: Environment): Promise<Lease> {
  const { exec, source, timeout, info } = options;
  const { command, args } = exec;
  const interactive = isInteractive(exec, environment.stdinIsTerminal);
  if (interactive === undefined)
    throw pluginError(options, NO_TERMINAL, 'run kubetrace in a terminal, or log in first');
  const env = {
    ...environment.env,
    ...Object.fromEntries(exec.env.map(({ name, value }) => [name, value])),
    KUBERNETES_EXEC_INFO: await info(interactive),
  };
  const { runPlugin } = await import('./run-plugin.ts');
  const run = await saying(options, environment, () =>
    runPlugin({ command, args, env, interactive, timeout }, environment),
  );
  const answer = answerOf(run, options, environment.env['PATH'] ?? '');
  const problem = answer.certificate && (await keyPairProblem(answer.certificate.cert, answer.certificate.key));
  if (problem !== undefined) {
    const what = `exec: executable ${command}: its status.clientCertificateData and clientKeyData cannot be used`;
    throw pluginError(options, `${what}: ${problem}`, `both are PEM and belong together; ${byHand(exec)}`);
  }
  const { token, certificate, expiresAt } = answer;
  const identity = await identityOf(answer);
  const from = { kind: 'exec' as const, source: `exec plugin ${command} of ${source}` };
  const note = expiryNote({ ...from, ...identity }, environment.now());
  if (note !== undefined && !saidExpired.has(options)) environment.stderr.write(`note: ${note}\n`);
  saidExpired.add(options);
  const facts = { ...from, ...identity, ...(expiresAt !== undefined && { expiresAt }) };
  const authorization = token && `Bearer ${sendable(token, `token of ${from.source}`, byHand(exec))}`;
  const proof = { ...(authorization && { authorization }), ...(certificate && { certificate }), facts };
  return { proof, expiresAt: expiresAt ?? Infinity };
}

/** kubectl waits without a word; a person should know for what. */
async function saying<T>(
  { exec, source, timeout, sayEvery = SAY_EVERY }: ExecOptions,
  { stderr }: Environment,
  run: () => Promise<T>,
) {
  const start = performance.now();
  const limit = timeout === Infinity ? 'without a limit; --exec-timeout sets one' : `for ${timeout / 1000} s at most`;
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - start) / 1000);
    stderr.write(`waiting for the exec plugin ${exec.command} of ${source} since ${seconds} s, ${limit}\n`);
  }, sayEvery).unref();
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}

/** In milliseconds. */
const SAY_EVERY = 10_000;

const NO_TERMINAL = 'exec plugin cannot support interactive mode: standard input is not a terminal';

function answerOf(run: PluginRun, options: ExecOptions, path: string): ExecAnswer {
  const { exec, timeout } = options;
  if (run.outcome === 'not found') throw notFound(options, run.reason, path);
  const name = `exec: executable ${exec.command}`;
  const hintAtHand = byHand(exec);
  if (run.outcome === 'timed out') {
    const hint = `log in first, or allow more with --exec-timeout; ${hintAtHand}`;
    throw pluginError(options, `${name} did not answer within ${timeout / 1000} s`, hint);
  }
  if (run.outcome === 'too long') throw pluginError(options, `${name} wrote too much`, hintAtHand);
  if (run.code !== 0) throw pluginError(options, `${name} failed with exit code ${run.code}`, hintAtHand);
  try {
    return parseExecAnswer(run.stdout, exec.apiVersion);
  } catch (error) {
    const hint = `apiVersion under exec is ${exec.apiVersion}; ${hintAtHand}`;
    throw pluginError(options, (error as Error).message, hint);
  }
}

/** Its arguments may hold a secret. */
function byHand({ command, args }: ExecConfig): string {
  return `run it yourself to see: ${command}${args.length > 0 ? ' …' : ''}`;
}

function notFound(options: ExecOptions, reason: string, path: string): ActionableError {
  const { command, installHint } = options.exec;
  if (reason.includes('EACCES'))
    return pluginError(
      options,
      `exec: executable ${command}: permission denied`,
      `make it executable: chmod +x ${command}`,
    );
  const where = /[\\/]/.test(command) ? reason : `searched PATH: ${path}`;
  const hint = [where, installHint.trim()].filter(Boolean).join('\n');
  return pluginError(options, `exec: executable ${command} not found`, hint);
}

function pluginError({ source }: ExecOptions, problem: string, hint: string): ActionableError {
  return new ActionableError('ERR_EXEC_PLUGIN', `${source}: getting credentials: ${problem}`, hint);
}

async function identityOf({ token, certificate }: ExecAnswer) {
  return {
    ...(token && (await tokenFacts(token))),
    ...(certificate && (await import('../facts/certificate-facts.ts')).certificateFacts(certificate.cert)),
  };
}

/** Some plugins always return what has expired, and servers accept it. */
const saidExpired = new WeakSet<ExecOptions>();
