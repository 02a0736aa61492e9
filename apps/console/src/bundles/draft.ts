import type { Body, Bundle } from '#client';

import { bundles } from '../messages/bundles.js';
import { parsedUrl } from '../parsed-url.js';

export type OpenPolicy = 'always' | 'desktop' | 'mobile';

/** A link as it is written; `key` stays while its place changes. */
export interface DraftLink {
  readonly key: number;
  readonly url: string;
  readonly note: string;
  readonly tags: string;
  readonly openPolicy: OpenPolicy;
}

/** A bundle as somebody writes it, before it is sent. */
export interface Draft {
  readonly title: string;
  readonly description: string;
  readonly links: readonly DraftLink[];
  readonly alias: string;
  /** As a field for a moment has it, in local time; empty: never. */
  readonly expiresAt: string;
  readonly expiredUrl: string;
  readonly maxOpens: string;
  readonly trackOpens: boolean;
  /** `null`: as it is; empty: none. */
  readonly password: string | null;
  /** As JSON; empty: no rules. */
  readonly policy: string;
}

export const MOST_LINKS = 25;
export const MOST_TAG = 40;
export const MOST_TAGS = 10;
const MOST = { title: 120, description: 500, note: 500, tag: MOST_TAG, tags: MOST_TAGS, url: 2048 } as const;

export const EMPTY: Draft = {
  title: '',
  description: '',
  links: [],
  alias: '',
  expiresAt: '',
  expiredUrl: '',
  maxOpens: '',
  trackOpens: false,
  password: null,
  policy: '',
};

let lastKey = 0;

export function newLink(url: string, rest: Partial<DraftLink> = {}): DraftLink {
  lastKey += 1;
  return { note: '', tags: '', openPolicy: 'always', ...rest, url, key: lastKey };
}

/** The addresses of a text: one a line, or with blanks between; a list's marks are no part of them. */
export function addressesIn(text: string): string[] {
  return text
    .split(/\s+/)
    .map((word) => word.replace(/^[<("']+|[>)"',;]+$/g, ''))
    .filter((word) => /^https?:\/\/\S/i.test(word) || /^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(word))
    .map((word) => (/^https?:\/\//i.test(word) ? word : `https://${word}`));
}

export function draftOf(bundle: Bundle): Draft {
  const { rules } = bundle.resolutionPolicy as { rules?: readonly unknown[] };
  return {
    title: bundle.title ?? '',
    description: bundle.description ?? '',
    links: bundle.urls.map((url, place) => {
      const { note, tags, openPolicy } = (bundle.urlMetadata[place] ?? {}) as {
        note?: string;
        tags?: readonly string[];
        openPolicy?: OpenPolicy;
      };
      return newLink(url, {
        note: note ?? '',
        tags: (tags ?? []).join(', '),
        openPolicy: openPolicy ?? 'always',
      });
    }),
    alias: bundle.alias ?? '',
    expiresAt: bundle.expiresAt === undefined ? '' : localOf(bundle.expiresAt),
    expiredUrl: bundle.expiredUrl ?? '',
    maxOpens: bundle.maxOpens === undefined ? '' : String(bundle.maxOpens),
    trackOpens: bundle.trackOpens === true,
    password: null,
    policy: rules === undefined || rules.length === 0 ? '' : JSON.stringify(bundle.resolutionPolicy, null, 2),
  };
}

/** Of a moment, what `datetime-local` shows. */
function localOf(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export const tagsOf = (text: string): string[] =>
  text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');

/** What is wrong with a link; `null`: nothing. */
export function wrongWithLink({ url, note, tags }: DraftLink, others: readonly DraftLink[]): string | null {
  const address = url.trim();
  const parsed = parsedUrl(address);
  if (parsed === null || address.length > MOST.url) return bundles.wrong.url;
  if (others.filter((each) => parsedUrl(each.url.trim())?.href === parsed.href).length > 1)
    return bundles.wrong.twice;
  if (note.length > MOST.note) return bundles.wrong.note(MOST.note);
  const all = tagsOf(tags);
  return all.length > MOST.tags || all.some((tag) => tag.length > MOST.tag)
    ? bundles.wrong.tags(MOST.tags, MOST.tag)
    : null;
}

export type Wrong = Partial<Record<Exclude<keyof Draft, 'trackOpens'>, string>>;

/** What is wrong with a draft beside its links, by field. */
export function wrongWith(draft: Draft): Wrong {
  const { title, description, links, alias, expiresAt, expiredUrl, maxOpens, password, policy } = draft;
  const { wrong } = bundles;
  return {
    ...(title.trim().length > MOST.title && { title: wrong.long(MOST.title) }),
    ...(description.trim().length > MOST.description && { description: wrong.long(MOST.description) }),
    ...(links.length === 0 && { links: wrong.noLinks }),
    ...(links.length > MOST_LINKS && { links: wrong.manyLinks(MOST_LINKS) }),
    ...(alias !== '' && !/^(?=.{3,50}$)[a-z0-9]+([-_.][a-z0-9]+)*$/i.test(alias) && { alias: wrong.alias }),
    ...(expiresAt !== '' && !(new Date(expiresAt) > new Date()) && { expiresAt: wrong.past }),
    ...(expiredUrl !== '' && parsedUrl(expiredUrl) === null && { expiredUrl: wrong.url }),
    ...(maxOpens !== '' && !/^[1-9]\d{0,6}$/.test(maxOpens) && { maxOpens: wrong.number }),
    ...(password !== null &&
      password !== '' &&
      (password.length < 6 || password.length > 128) && { password: wrong.password }),
    ...(policy.trim() !== '' && !isJson(policy) && { policy: wrong.json }),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What a change sends; an alias is given apart. */
export function bodyOf(draft: Draft): Body<'update_linky'> & { readonly urls: string[] } {
  const { expiresAt, expiredUrl, maxOpens, password, policy } = draft;
  return {
    urls: draft.links.map(({ url }) => url.trim()),
    urlMetadata: draft.links.map(({ note, tags, openPolicy }) => ({
      ...(note.trim() !== '' && { note: note.trim() }),
      ...(tagsOf(tags).length > 0 && { tags: tagsOf(tags) }),
      ...(openPolicy !== 'always' && { openPolicy }),
    })),
    title: draft.title.trim() || null,
    description: draft.description.trim() || null,
    resolutionPolicy: policy.trim() === '' ? null : (JSON.parse(policy) as Record<string, unknown>),
    expiresAt: expiresAt === '' ? null : new Date(expiresAt).toISOString(),
    expiredUrl: expiredUrl.trim() || null,
    // It counts anew whenever it is set: an unchanged one is not sent.
    ...(maxOpens !== '' && { maxOpens: Number(maxOpens) }),
    trackOpens: draft.trackOpens,
    ...(password !== null && { password: password === '' ? null : password }),
  };
}
