/** Two of kubetrace: the second column is what the first must not outgrow. */
export function growing(work, now, before, bar) {
  const ratio = now / before;
  return { work, kubetrace: now, kubectl: before, ratio, bar: `<= ${bar}`, met: ratio <= bar };
}

/** A number that must not be larger; `kubectl` is what the real one has, where it has it. */
export function atMost(work, kubetrace, bar, unit = '', kubectl) {
  const ratio = kubectl ? kubetrace / kubectl : undefined;
  return { work, kubetrace, kubectl, ratio, bar: `<= ${bar}${unit}`, met: kubetrace <= bar };
}
