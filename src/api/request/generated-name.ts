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

/**
 * The stem of a name that may have been generated, but by itself does not show it: five letters of that alphabet (`web-xkpbd`, which
 * three of ten such names are), the hash of a pod template (`web-6d4cf56db6`, a ReplicaSet), the minutes since 1970 (`backup-29012345`, the Job of a
 * CronJob). `undefined` for any other name.
 */
export function possibleStem(name: string): string | undefined {
  const stem = name.replace(MAYBE_GENERATED, '-*');
  return stem === name ? undefined : stem;
}

const LETTER = '[bcdfghjklmnpqrstvwxz2456789]';
/** A hash of a pod template (a number up to Kubernetes 1.8) or minutes, and what makes the pod its own; or five letters with a digit before the last, which no word has. */
const TAIL = `(?:-(?:(?=[a-z]{0,9}[0-9])${LETTER}{6,10}|[0-9]{8,10})-${LETTER}{5}|-(?=${LETTER}{0,3}[0-9])${LETTER}{5})`;
const GENERATED = new RegExp(`(?<=[a-z0-9])${TAIL}$`);
const GENERATED_ANYWHERE = new RegExp(`(?<=[a-z0-9])${TAIL}(?![-.a-z0-9])`, 'g');
/** A hash is a number whose digits are written in ten letters of the alphabet (apimachinery rand.SafeEncodeString). */
const MAYBE_GENERATED = new RegExp(`(?<=[a-z0-9])-(?:${LETTER}{5}|[4-9bcdf]{7,10}|(?:2[5-9]|3[0-9])[0-9]{6})$`);
