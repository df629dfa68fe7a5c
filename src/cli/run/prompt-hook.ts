import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

/** The descriptor of a shell on which it says that its prompt comes, and waits for an answer. */
export const PROMPT_DESCRIPTOR = 3;

/** How to start a shell so that it does. */
export interface HookedShell {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Bash, zsh and fish with the files of their user, and one function more, which is called before each prompt: one byte to us, a line back. It waits two seconds at
 * most, and ends nothing if we are gone. `undefined` for other shells. The files go to `directory`.
 */
export async function hookedShell(
  shell: string,
  directory: string,
  env: Environment,
): Promise<HookedShell | undefined> {
  const hook = HOOKS.get(basename(shell));
  return hook?.(shell, directory, env);
}

/** Whether it is a shell that can. */
export function hasHook(shell: string): boolean {
  return HOOKS.has(basename(shell));
}

type Hook = (shell: string, directory: string, env: Environment) => Promise<HookedShell>;

const HOOKS: ReadonlyMap<string, Hook> = new Map<string, Hook>([
  [
    'bash',
    async (shell, directory) => {
      const rc = join(directory, 'bashrc');
      await writeFile(rc, BASHRC, { mode: 0o600 });
      return { command: [shell, '--rcfile', rc, '-i'], env: {} };
    },
  ],
  [
    'zsh',
    async (shell, directory, env) => {
      await Promise.all(
        Object.entries(ZSH_FILES).map(([name, text]) => writeFile(join(directory, name), text, { mode: 0o600 })),
      );
      const own = env['ZDOTDIR'] || env['HOME'] || homedir();
      return { command: [shell, '-i'], env: { ZDOTDIR: directory, KUBETRACE_ZDOTDIR: own } };
    },
  ],
  ['fish', async (shell) => ({ command: [shell, '-i', '--init-command', FISH_HOOK], env: {} })],
]);

/** A subshell writes, so that a broken pipe ends only that. Commands do not get the descriptor that they would expect to be free. */
const BASHRC = `exec 19<&${PROMPT_DESCRIPTOR} ${PROMPT_DESCRIPTOR}<&-
[ -r ~/.bashrc ] && . ~/.bashrc
__kubetrace_prompt() {
  local status=$? answer
  (printf p >&19) 2>/dev/null && read -r -t 2 -u 19 answer
  return $status
}
case $(declare -p PROMPT_COMMAND 2>/dev/null) in
  'declare -a'*) PROMPT_COMMAND=(__kubetrace_prompt "\${PROMPT_COMMAND[@]}") ;;
  *) PROMPT_COMMAND="__kubetrace_prompt\${PROMPT_COMMAND:+; $PROMPT_COMMAND}" ;;
esac
`;

/** zsh reads its files from ZDOTDIR, so each of ours gives that back, reads that of the user, and takes it again for the next. */
const ZSH_FILES = {
  '.zshenv': `__kubetrace_dir=$ZDOTDIR
ZDOTDIR=$KUBETRACE_ZDOTDIR
[[ -r $ZDOTDIR/.zshenv ]] && . $ZDOTDIR/.zshenv
KUBETRACE_ZDOTDIR=$ZDOTDIR
ZDOTDIR=$__kubetrace_dir
`,
  '.zshrc': `[[ $HISTFILE == $ZDOTDIR/* ]] && HISTFILE=$KUBETRACE_ZDOTDIR/.zsh_history
ZDOTDIR=$KUBETRACE_ZDOTDIR
unset KUBETRACE_ZDOTDIR __kubetrace_dir
exec {__kubetrace_fd}<&${PROMPT_DESCRIPTOR} ${PROMPT_DESCRIPTOR}<&-
[[ -r $ZDOTDIR/.zshrc ]] && . $ZDOTDIR/.zshrc
__kubetrace_prompt() {
  local answer
  (print -n p >&$__kubetrace_fd) 2>/dev/null && read -r -t 2 -u $__kubetrace_fd answer
}
autoload -Uz add-zsh-hook && add-zsh-hook precmd __kubetrace_prompt
`,
};

/** fish's own `read` draws a prompt. */
const FISH_HOOK = `function __kubetrace_prompt --on-event fish_prompt
  printf p >&${PROMPT_DESCRIPTOR} 2>/dev/null; and command head -c 1 <&${PROMPT_DESCRIPTOR} >/dev/null
end`;
