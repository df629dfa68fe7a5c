/** Whether a whole text matches a pattern of the shell (POSIX, section 2.13): `*`, `?`, `[a-z]`, `[!a]`, a backslash. Takes time that grows with both. */
export function globPattern(pattern: string): (text: string) => boolean {
  const steps = stepsOf(pattern);
  return (text) => {
    // Where in the pattern one can be after what was read.
    let places = skipStars(steps, new Set([0]));
    for (const character of text) {
      const next = new Set<number>();
      for (const place of places) {
        const step = steps[place];
        if (step === '*') next.add(place);
        else if (step?.(character)) next.add(place + 1);
      }
      places = skipStars(steps, next);
      if (places.size === 0) return false;
    }
    return places.has(steps.length);
  };
}

type Step = '*' | ((character: string) => boolean);

function skipStars(steps: readonly Step[], places: Set<number>): Set<number> {
  for (const place of places) {
    if (steps[place] === '*') places.add(place + 1);
  }
  return places;
}

function stepsOf(pattern: string): Step[] {
  const steps: Step[] = [];
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    const end = character === '[' ? characters.indexOf(']', at + 2) : -1;
    if (character === '*') steps.push('*');
    else if (character === '?') steps.push(() => true);
    else if (end > 0) {
      steps.push(classOf(characters.slice(at + 1, end)));
      at = end;
    } else {
      const literal = character === '\\' ? (characters[++at] ?? '\\') : character;
      steps.push((given) => given === literal);
    }
  }
  return steps;
}

function classOf(members: readonly string[]): (character: string) => boolean {
  const isNegated = members[0] === '!' || members[0] === '^';
  const listed = isNegated ? members.slice(1) : members;
  return (character) => {
    let isIn = false;
    for (let at = 0; at < listed.length; at++) {
      const from = listed[at] ?? '';
      const to = listed[at + 1] === '-' && at + 2 < listed.length ? (listed[at + 2] ?? '') : from;
      if (to !== from) at += 2;
      isIn ||= character >= from && character <= to;
    }
    return isIn !== isNegated;
  };
}
