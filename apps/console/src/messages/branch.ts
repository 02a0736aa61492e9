/** The page of a public branch. */
export const branch = {
  title: 'A shared branch',
  connections: {
    reading: '',
    live: 'Live',
    waiting: 'Waiting for the branch…',
    lost: 'Connection lost. Trying again…',
    closed: '',
  },
  closed: 'This branch is no longer public',
  closedText: 'Whoever shared it can make it public again, under another address.',
} as const;
