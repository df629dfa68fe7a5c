/** Why an expression is invalid, in the words of Go's regexp/syntax, with the piece in question. */
export class RegexpError extends Error {
  constructor(reason: string, piece: string) {
    super(`${reason}: \`${piece}\``);
  }
}
