/** What somebody is told of without having looked for it. */
export const notifications = {
  title: 'Notifications',
  unread: (count: number) =>
    count === 1 ? 'Notifications, 1 unread' : `Notifications, ${String(count)} unread`,
  none: 'Nothing yet. What gets blocked or can go on, claims, webhooks that were disabled and keys that end soon are told here.',
  isNew: 'new',
  by: (who: string) => `by ${who}`,
} as const;

/** What each kind of event tells, of what it is about. */
export const told: Readonly<Record<string, (what: string) => string>> = {
  'node.blocked': (what) => `${what} waits for something now.`,
  'node.unblocked': (what) => `${what} waits for nothing any more.`,
  'bundle.claimed': (what) => `${what} was claimed.`,
  'webhook.disabled': (what) => `The webhook ${what} was disabled: its address failed too often.`,
  'key.expiry_announced': (what) => `The key ${what} ends within a week.`,
  'key.expired': (what) => `The key ${what} has ended.`,
};
