/** Commands of kubectl, which people type to kubetrace too. Not those that kubetrace has as well. */
export const KUBECTL_COMMANDS: ReadonlySet<string> = new Set(
  (
    'annotate api-resources api-versions apply attach auth autoscale certificate cluster-info config cordon cp create debug delete ' +
    'describe drain edit events exec expose get label logs log options patch plugin port-forward replace rollout scale set taint top ' +
    'uncordon wait'
  ).split(' '),
);

/** Programs that `run` is asked to start most often. */
export const PROGRAMS: ReadonlySet<string> = new Set(
  'kubectl oc k helm helmfile kustomize k9s flux argocd istioctl velero terraform ansible-playbook python python3 node go make bash sh zsh'.split(
    ' ',
  ),
);

/** A dash of a word processor, which replaces two of a keyboard. */
export const WRITTEN_DASH = /^[\u2010-\u2015\u2212]+/u;

/** Quotes of a word processor, or of `cmd.exe`, which passes single ones on. */
export const WRITTEN_QUOTE = /^[\u2018-\u201f'"`]|[\u2018-\u201f'"`]$/u;

/** A path that Git Bash rewrote: `/api/v1` became a directory of its installation. */
export const GIT_BASH_PATH = /^[A-Z]:[/\\](?:.*[/\\])?(?:Git|msys64|msys32|usr)(?=[/\\])/i;

/** What is after that directory. */
export function pathBeforeGitBash(path: string): string {
  return path.replace(GIT_BASH_PATH, '').replaceAll('\\', '/');
}

/** How to say a word of a command line in a message: one that is long may be a credential, so it is not repeated. */
export function shown(word: string): string {
  return word.length <= LONGEST_SHOWN ? `"${word}"` : 'the argument';
}

const LONGEST_SHOWN = 40;
