import { counted } from '../../api/text/counted.ts';
import type { Finding, PastedRequest } from '../../api/pasted-requests/pasted-request.ts';
import { PastedText } from '../../api/pasted-requests/pasted-text.ts';

/** What of a text was not decoded, for a person. */
export class NotDecoded {
  /** Lines without a request. */
  lines = 0;
  /** How often each command of kubectl came. */
  readonly #commands = new Map<string, number>();

  /** What there is in a text as people paste it; takes note of the lines without a request. */
  findingsIn(text: string): readonly Finding[] {
    const pasted = new PastedText();
    const findings = [...text.split('\n').flatMap((line) => pasted.read(line)), ...pasted.end()];
    this.lines = pasted.linesWithout;
    return findings;
  }

  /** The requests among them; takes note of the commands. */
  requestsOf(findings: readonly Finding[]): PastedRequest[] {
    const requests: PastedRequest[] = [];
    for (const finding of findings) {
      if (!('kubectl' in finding)) requests.push(finding);
      else this.#commands.set(finding.kubectl, (this.#commands.get(finding.kubectl) ?? 0) + 1);
    }
    return requests;
  }

  /** `''` where all was. */
  get text(): string {
    const commands = [...this.#commands].map(([command, times]) => `${kubectlProblem(command)}${timesText(times)}\n`);
    const hint = commands.length === 0 ? '' : `hint: ${KUBECTL_HINT}\n`;
    const lines = this.lines === 0 ? '' : `${counted(this.lines, 'line')} without a request\n`;
    return commands.join('') + hint + lines;
  }
}

function timesText(times: number): string {
  return times === 1 ? '' : ` (${times} times)`;
}

/** Why a command of kubectl is not decoded. */
export function kubectlProblem(command: string): string {
  return `only kubectl itself knows which requests kubectl ${command} sends`;
}

/** What shows them. */
export const KUBECTL_HINT =
  'kubetrace run -- kubectl … shows them; decode also reads what kubectl … -v=6 prints, and kubectl get --raw URL';
