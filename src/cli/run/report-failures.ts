import { markdownFence, markdownText } from '../../api/text/markdown-text.ts';
import { writeStepSummary } from '../tracing/step-summary.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { FailureCount } from './fail-on.ts';
import type { MissingRoles } from './missing-roles.ts';

/** What is reported, and where besides stderr. */
export interface FailureReport {
  readonly failures: FailureCount;
  readonly missing: MissingRoles | undefined;
  /** Whether the summary of a step of GitHub Actions gets it too. */
  readonly toStepSummary: boolean;
}

/**
 * Says at the end of a run what failed and which roles would have allowed it: on stderr, which GitHub's runner turns into an annotation for each problem, and GitLab
 * into a section; and in the summary of the step.
 */
export function reportFailures(terminal: Terminal, { failures, missing, toStepSummary }: FailureReport): void {
  const { stderr, env } = terminal;
  const sentence = sentenceOf(failures, missing);
  const manifest = missing?.manifest ?? '';
  if (env['GITHUB_ACTIONS'] === 'true') {
    for (const problem of failures.problems) stderr.toGitHub('error', { title: 'kubetrace' }, problem);
  }
  stderr.say(`error: ${sentence}\n`);
  if (missing && env['GITLAB_CI'] === 'true')
    stderr.inGitLabSection('kubetrace_roles', missingTitle(missing), manifest);
  else stderr.write(manifest);
  for (const warning of missing?.warnings ?? []) stderr.say(`warning: ${warning}: check it before you apply it\n`);
  if (toStepSummary) writeStepSummary(terminal, markdownOf(sentence, failures, missing));
}

function sentenceOf({ count, statuses, liftable }: FailureCount, missing: MissingRoles | undefined): string {
  const requests = `${count} ${count === 1 ? 'request was' : 'requests were'}`;
  if (!missing) return `${requests} answered ${statuses.join(', ')} (--fail-on)`;
  const which = `${missing.count === 1 ? 'this role' : 'these roles'} would allow`;
  return count === liftable
    ? `${requests} denied (--fail-on); ${which} ${count === 1 ? 'it' : 'them'}:`
    : `${requests} answered ${statuses.join(', ')} (--fail-on); ${which} those that lack a rule:`;
}

function missingTitle({ count }: MissingRoles): string {
  return count === 1 ? 'The role that was missing' : `The ${count} roles that were missing`;
}

function markdownOf(sentence: string, { problems }: FailureCount, missing: MissingRoles | undefined): string {
  const list = problems.map((problem) => `- ${markdownText(problem)}\n`).join('');
  return `**${markdownText(sentence)}**\n\n${list}${missing ? `\n${markdownFence('yaml', missing.manifest)}` : ''}`;
}
