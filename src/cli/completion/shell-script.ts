import { lookupTable } from '../../api/lookup-table.ts';
import { BASH_SCRIPT } from './bash-script.ts';
import { FISH_SCRIPT } from './fish-script.ts';
import { POWERSHELL_SCRIPT } from './powershell-script.ts';
import { ZSH_SCRIPT } from './zsh-script.ts';

const SCRIPTS = lookupTable({ bash: BASH_SCRIPT, zsh: ZSH_SCRIPT, fish: FISH_SCRIPT, powershell: POWERSHELL_SCRIPT });

/** The shells for which there is a script. */
export const SHELLS: readonly string[] = [...SCRIPTS.keys()];

/** What one of these shells loads to complete `kubetrace`: it runs `kubetrace complete -- WORD…` and offers what that prints. */
export function shellScript(shell: string): string {
  return SCRIPTS.get(shell) ?? '';
}
