import { domainToUnicode } from 'node:url';

/** Letters that are a Latin one with at most one mark above it, and those of European languages that are not. */
const LATIN =
  /^(?:[a-z0-9-][\u0300-\u0308\u030a-\u030c\u0327\u0328]?|[\u00e6\u00f8\u0153\u00f0\u00fe\u0142\u00df])+$/;
/** Scripts of which no letter is taken for one of another; digits and hyphens belong to all. */
const ALONE = [
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc0-9-]+$/u,
  /^[\p{Script=Hangul}0-9-]+$/u,
  /^[\p{Script=Arabic}0-9-]+$/u,
  /^[\p{Script=Hebrew}0-9-]+$/u,
  /^[\p{Script=Devanagari}0-9-]+$/u,
  /^[\p{Script=Thai}0-9-]+$/u,
];
const CYRILLIC = /^[\p{Script=Cyrillic}0-9-]+$/u;
const GREEK = /^[\p{Script=Greek}0-9-]+$/u;
/** A name of nothing but these could be one in Latin letters. */
const LIKE_LATIN = /^[асԁеһіјӏорԛѕԝхуъьҽпгѵѡαβεηικμνορτυχωγσ0-9-]+$/u;
/** Katakana and others that look like a slash or another letter of an address. */
const LIKE_SIGNS = /[ノソゾンー丶丿〆ヽヾ]/u;

/**
 * A host as people write it: `xn--mnchen-3ya.example` is `münchen.example`. A part that could pass for another one,
 * mixed scripts for instance, stays as the browser has it, and so does the whole host then.
 */
export function readableHost(host: string): string {
  if (!host.includes('xn--')) return host;
  const [, name = host, port = ''] = /^(.*?)(:\d+)?$/.exec(host) ?? [];
  const readable = domainToUnicode(name);
  return readable !== '' && readable.split('.').every(isSafe) ? readable + port : host;
}

function isSafe(label: string): boolean {
  if (/^[a-z0-9-]*$/.test(label)) return !label.startsWith('xn--');
  if (LIKE_SIGNS.test(label)) return false;
  if (LATIN.test(label.normalize('NFD')) || ALONE.some((script) => script.test(label))) return true;
  return (CYRILLIC.test(label) || GREEK.test(label)) && !LIKE_LATIN.test(label);
}
