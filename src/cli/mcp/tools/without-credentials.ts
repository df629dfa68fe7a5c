import { withTexts } from '../../../api/plain-data.ts';
import type { HeldSecrets } from '../../../api/secrets/held-secrets.ts';
import { plainText } from '../../../api/text/plain-text.ts';
import { withoutSecrets } from '../../../kubeconfig/credentials/others-words.ts';
import { maskTarget } from '../../../trace/masks/mask-target.ts';

/**
 * Data with each text in it safe to hand to an assistant. What a trace has is masked already when it is recorded; a text that was pasted is not: so JWTs, what
 * follows `Bearer`, the values of secret parameters of URLs and the credentials of this process are masked, and characters that cannot be seen are escaped.
 */
export function withoutCredentials<T extends object>(data: T, secrets: HeldSecrets): T {
  return withTexts(data, (text) => plainText(secrets.masked(withoutSecrets(withoutUrlSecrets(text)))));
}

/** A text whose URLs have no credentials. The quotes of a shell stay where they are. */
export function withoutUrlSecrets(text: string): string {
  return text.split("'").map(maskTarget).join("'");
}
