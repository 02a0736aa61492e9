import { sql } from '#data';

const COLUMNS = `o.id, o.slug, o.name, o.created_at as "createdAt"`;

/** What is wanted of a list: behind the place, with the text that is looked for. */
const MATCHES = (name: string, place: number, search: number): string =>
  `($${String(place)}::text is null or ${name} > $${String(place)})
   and ($${String(search)}::text is null or strpos(lower(o.slug || ' ' || o.name), lower($${String(search)})) > 0)`;

export const INSERT = sql(
  'identity.insert_organization',
  'insert into identity.organizations (id, slug, name, created_at) values ($1, $2, $3, $4)',
);
export const BY_SLUG = sql(
  'identity.find_organization',
  `select ${COLUMNS} from identity.organizations o where o.slug = $1`,
);
export const INSERT_OWNER = sql(
  'identity.insert_organization_owner',
  'insert into identity.memberships (org_id, user_id, role, created_at) values ($1, $2, $3, $4)',
);
export const OF_USER = sql(
  'identity.list_memberships',
  `select o.id as "orgId", o.slug, o.name, m.role
   from identity.memberships m join identity.organizations o on o.id = m.org_id
   where m.user_id = $1 order by o.slug`,
);
/** $1 organizations, $2 user or null, $3 behind which slug, $4 search, $5 how many: with the user's role in each. */
export const OF_CALLER = sql(
  'identity.list_organizations_of_caller',
  `select ${COLUMNS}, m.role
   from identity.organizations o left join identity.memberships m on m.org_id = o.id and m.user_id = $2
   where o.id = any ($1::uuid[]) and ${MATCHES('o.slug', 3, 4)} order by o.slug limit $5`,
);
/** $1 behind which slug, $2 search, $3 how many: of all. */
export const ALL = sql(
  'identity.list_all_organizations',
  `select ${COLUMNS} from identity.organizations o where ${MATCHES('o.slug', 1, 2)} order by o.slug limit $3`,
);
/** $1 organization, $2 name. */
export const RENAME = sql(
  'identity.rename_organization',
  `update identity.organizations o set name = $2 where o.id = $1 returning ${COLUMNS}`,
);
