import type { Role } from '#kernel';

/**
 * Role slug as stored, to the role it stands for (trimmed, lower-cased, then matched).
 * `org:admin` and `owner` are admin; `org:member`, `contributor` and whatever starts with `linky:editor` are editor;
 * all else is viewer (docs/contracts/identity.md#roles).
 */
export function roleOf(slug: string): Role {
  const role = slug.trim().toLowerCase();
  if (role === 'org:admin' || role === 'owner') return 'admin';
  if (role === 'org:member' || role === 'contributor' || role.startsWith('linky:editor')) return 'editor';
  return 'viewer';
}
