/** How many columns of a terminal a line takes: none for combining marks, two for wide characters (as Unicode's TR 11) and emoji. */
export function textWidth(line: string): number {
  if (ASCII.test(line)) return line.length;
  return line.replace(UNSPACED, '').replace(WIDE, '__').replace(ASTRAL, '_').length;
}

const ASCII = /^[\t\x20-\x7e]*$/;
const UNSPACED = /[\p{Mn}\p{Me}\p{Cf}\p{Emoji_Modifier}]/gu;
const WIDE =
  /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Yi}\u3000-\u303e\u30a0-\u31ff\uff01-\uff60\uffe0-\uffe6]|(?!\p{Regional_Indicator})\p{Emoji_Presentation}/gu;
const ASTRAL = /[\u{10000}-\u{10ffff}]/gu;
