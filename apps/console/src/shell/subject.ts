import type { LigatureEvent } from '#client';

type Told = Pick<LigatureEvent, 'subject' | 'data' | 'orgid'>;

/** What somebody calls the thing that an event is about. */
export function nameOfSubject({ subject, data }: Told): string {
  for (const name of [data['title'], data['name'], data['url']])
    if (typeof name === 'string' && name !== '') return name;
  return subject.split('/')[1] ?? subject;
}

const PLACES: Readonly<Record<string, (id: string, isOfOrganization: boolean) => string>> = {
  nodes: (id) => `/graph/${id}`,
  bundles: (id) => `/bundles/${id}`,
  keys: (_, isOfOrganization) => (isOfOrganization ? '/organization/keys' : '/account/keys'),
  webhooks: (id, isOfOrganization) => `/${isOfOrganization ? 'organization' : 'account'}/webhooks/${id}`,
  members: () => '/organization',
};

/** Where that thing stands, below the console; `null`: on no screen. */
export function placeOfSubject({ subject, orgid }: Told): string | null {
  const [kind = '', id] = subject.split('/');
  return id === undefined ? null : (PLACES[kind]?.(encodeURIComponent(id), orgid !== undefined) ?? null);
}
