import type { Role } from '#kernel';

/** Roles that stand for admin, in lower case: what SQL compares with. */
export const ADMIN_ROLES: readonly string[] = ['org:admin', 'owner'];

/**
 * Role slug as stored, to the role it stands for (trimmed, lower-cased, then matched).
 * `org:admin` and `owner` are admin; `org:member`, `contributor` and whatever starts with `linky:editor` are editor;
 * all else is viewer (docs/contracts/identity.md#roles).
 */
export function roleOf(slug: string): Role {
  const role = slug.trim().toLowerCase();
  if (ADMIN_ROLES.includes(role)) return 'admin';
  if (role === 'org:member' || role === 'contributor' || role.startsWith('linky:editor')) return 'editor';
  return 'viewer';
}
