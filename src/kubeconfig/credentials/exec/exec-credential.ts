import { ActionableError } from '../../../api/actionable-error.ts';
import type { ExecConfig } from '../../file/config.ts';
import type { Credential } from '../credential.ts';
import type { Environment } from '../../environment.ts';
import { type ExecAnswer, parseExecAnswer } from './exec-answer.ts';
import { isInteractive } from './exec-info.ts';
import { LeasedCredential, type Lease } from '../leased-credential.ts';
import type { PluginRun } from './run-plugin.ts';
import { tokenFacts } from '../facts/token-facts.ts';

/** A plugin and how to run it. */
export interface ExecOptions {
  readonly exec: ExecConfig;
  /** For a person: `user "dev" in /home/me/.kube/config`. */
  readonly source: string;
  /** Milliseconds that a run may take; it may be waiting for a person. */
  readonly timeout: number;
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
  const run = await runPlugin({ command, args, env, interactive, timeout }, environment);
  const answer = answerOf(run, options, environment.env['PATH'] ?? '');
  const { token, certificate, expiresAt } = answer;
  const facts = { kind: 'exec' as const, source: `exec plugin ${command} of ${source}`, ...(await factsOf(answer)) };
  const proof = { ...(token && { authorization: `Bearer ${token}` }), ...(certificate && { certificate }), facts };
  return { proof, expiresAt: expiresAt ?? Infinity };
}

const NO_TERMINAL = 'exec plugin cannot support interactive mode: standard input is not a terminal';

function answerOf(run: PluginRun, options: ExecOptions, path: string): ExecAnswer {
  const { exec, timeout } = options;
  if (run.outcome === 'not found') throw notFound(options, run.reason, path);
  const name = `exec: executable ${exec.command}`;
  // Its arguments may hold a secret.
  const byHand = `run it yourself to see: ${exec.command}${exec.args.length > 0 ? ' …' : ''}`;
  if (run.outcome === 'timed out') {
    const hint = `log in first, or allow more with --exec-timeout; ${byHand}`;
    throw pluginError(options, `${name} did not answer within ${timeout / 1000} s`, hint);
  }
  if (run.outcome === 'too long') throw pluginError(options, `${name} wrote too much`, byHand);
  if (run.code !== 0) throw pluginError(options, `${name} failed with exit code ${run.code}`, byHand);
  try {
    return parseExecAnswer(run.stdout, exec.apiVersion);
  } catch (error) {
    const hint = `apiVersion under exec is ${exec.apiVersion}; ${byHand}`;
    throw pluginError(options, (error as Error).message, hint);
  }
}

function notFound(options: ExecOptions, reason: string, path: string): ActionableError {
  const { command, installHint } = options.exec;
  const where = /[\\/]/.test(command) ? reason : `searched PATH: ${path}`;
  const hint = [where, installHint.trim()].filter(Boolean).join('\n');
  return pluginError(options, `exec: executable ${command} not found`, hint);
}

function pluginError({ source }: ExecOptions, problem: string, hint: string): ActionableError {
  return new ActionableError('ERR_EXEC_PLUGIN', `${source}: getting credentials: ${problem}`, hint);
}

async function factsOf({ token, certificate, expiresAt }: ExecAnswer) {
  return {
    ...(token && (await tokenFacts(token))),
    ...(certificate && (await import('../facts/certificate-facts.ts')).certificateFacts(certificate.cert)),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}
