/** A whole number with its digits in groups of three, `1,234,567`; without the languages of the world, whose loading takes 15 ms. */
export function groupedNumber(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
