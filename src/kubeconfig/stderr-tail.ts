const KEPT = 1000;

/** The end of what a plugin said on stderr, tokens in it masked, for an error message. */
export class StderrTail {
  #said = '';

  add(text: string): void {
    this.#said = (this.#said + text).slice(-4 * KEPT);
  }

  text(): string {
    return this.#said
      .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[masked]')
      .replace(/(bearer\s+)\S+/gi, '$1[masked]')
      .trim()
      .slice(-KEPT);
  }
}
