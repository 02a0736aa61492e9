import { domainToUnicode } from 'node:url';

const ASCII = /^[\0-\x7f]*$/;
const ESCAPED = /(?:%[0-9a-f]{2})+/gi;
const PUNYCODE = /(?<![a-z0-9-])xn--[a-z0-9-]+/gi;
const ACCENTS = /[\u0300-\u036f]+/g;
const LIGATURES = /[ßẞæÆœŒøØđĐłŁðÐþÞıς]/g;
const PLAIN: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ẞ: 'SS', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ø: 'o', Ø: 'O', đ: 'd', Đ: 'D' },
  ...{ ł: 'l', Ł: 'L', ð: 'd', Ð: 'D', þ: 'th', Þ: 'TH', ı: 'i', ς: 'σ' },
};

/** Without accents, and with one form for what can be written in several; letters keep their case. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text;
  return text
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .normalize('NFKC')
    .replace(LIGATURES, (letter) => PLAIN[letter] ?? letter);
}

/** A text as people see it: percent-encoded letters and the punycode of hosts are shown as what they stand for. */
export function decoded(text: string): string {
  const shown = text.includes('%') ? text.replace(ESCAPED, unescaped) : text;
  return /xn--/i.test(shown) ? shown.replace(PUNYCODE, (label) => domainToUnicode(label) || label) : shown;
}

/** A text as searches compare it: as people see it, without accents, in lower case. */
export function searchable(text: string): string {
  return fold(decoded(text)).toLowerCase();
}

function unescaped(bytes: string): string {
  try {
    return decodeURIComponent(bytes);
  } catch {
    return bytes;
  }
}
