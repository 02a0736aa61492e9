/** What the documents say of the operations on one's own account. */
export const ME_OPERATIONS = {
  get_account:
    'Beside what `GET /api/auth/me` tells, the address that waits to be confirmed, how one can sign in, and since when that takes a second factor. Takes any credential.',
  update_account:
    'Only what is sent changes. Another `email` needs `currentPassword`, or a sign-in of the last ten minutes, and takes the place of the present one once it is confirmed: it is `pendingEmail` until then. Only signed in.',
  set_password:
    'Ends all your other sessions. A wrong current password counts like one at sign-in. Only signed in.',
  list_sessions: 'Those that go on, the latest first, with where they were begun. Only signed in.',
  delete_account:
    'Nobody can sign in to it or use its keys from now on. What it alone holds is removed after 30 days (`LIGATURE_ERASE_DAYS`), in which the operator can bring it back. Needs `currentPassword`, or a sign-in of the last ten minutes. 409 for the only admin of an organization.',
  export_account:
    'JSON lines, each an object with a `type`: account, memberships, invitations, sessions, keys without their secrets, bundles with their versions, nodes with links and shares, and what you did in the graph. The first line says of when it is, the last (`end`) how many lines stand between. Where there is much, 202: a job makes it, `Location` says how far it has come, and it can be downloaded for a day; within an hour the same one is answered. Only within ten minutes of signing in.',
  get_account_export: 'Gone a day after it was ready. Only signed in.',
  download_account_export:
    'As `export_account` answers it. 409 as long as it is not ready. Only within ten minutes of signing in.',
  list_identities:
    'Accounts at the OpenID Connect issuer, at GitHub and at Google, which `/account` connects. Only signed in.',
  delete_identity:
    'One cannot sign in with it any more. Needs `currentPassword`, or a sign-in of the last ten minutes. 409 for the only way to sign in. Only signed in.',
  delete_session: 'It is over with its next request or event, everywhere. Only signed in.',
  delete_other_sessions: 'All but the one that the request was sent with. Only signed in.',
} as const;
