/**
 * SQL: whether somebody may come in, and counts as there: neither disabled by the operator nor deleted.
 * @param user what the statement calls the row of `identity.users`
 */
export const isActive = (user: string): string => `${user}.disabled_at is null and ${user}.erase_at is null`;
