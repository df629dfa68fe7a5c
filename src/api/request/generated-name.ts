/**
 * Is it a name that Kubernetes made up for one object: of a ReplicaSet's or Job's pod (`web-6d4cf56db6-mcpwh`), or by `generateName`
 * (`web-xk2p9`)? The alphabet is that of apimachinery pkg/util/rand: no vowels, no 0, 1 and 3. A name that somebody chose (`web-http2`)
 * is taken for one only where it looks like chance.
 */
export function isGeneratedName(name: string): boolean {
  return stemOfGenerated(name) !== name;
}

/** What generated names of one owner have in common, `web-*`; any other name as it is. */
export function stemOfGenerated(name: string): string {
  return name.replace(GENERATED, '-*');
}

/** A text in which the generated names of one owner read the same. */
export function withoutGenerated(text: string): string {
  return text.replace(GENERATED_ANYWHERE, '-*');
}

const LETTER = '[bcdfghjklmnpqrstvwxz2456789]';
/** A hash of a pod template, and what makes the pod its own; or five letters with a digit before the last, which no word has. */
const TAIL = `(?:-(?=[a-z]{0,9}[0-9])${LETTER}{6,10}-${LETTER}{5}|-(?=${LETTER}{0,3}[0-9])${LETTER}{5})`;
const GENERATED = new RegExp(`(?<=[a-z0-9])${TAIL}$`);
const GENERATED_ANYWHERE = new RegExp(`(?<=[a-z0-9])${TAIL}(?![-.a-z0-9])`, 'g');
