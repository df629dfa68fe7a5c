/** Why an expression is not one, in the words of Go's regexp/syntax, with the piece that it is about. */
export class RegexpError extends Error {
  constructor(reason: string, piece: string) {
    super(`${reason}: \`${piece}\``);
  }
}
