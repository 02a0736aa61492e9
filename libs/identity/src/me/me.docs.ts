/** What the documents say of the operations on one's own account. */
export const ME_OPERATIONS = {
  get_account:
    'Beside what `GET /api/auth/me` tells, the address that waits to be confirmed, and how one can sign in. Takes any credential.',
  update_account:
    'Only what is sent changes. Another `email` needs `currentPassword`, or a sign-in of the last ten minutes, and takes the place of the present one once it is confirmed: it is `pendingEmail` until then. Only signed in.',
  set_password:
    'Ends all your other sessions. A wrong current password counts like one at sign-in. Only signed in.',
  list_sessions: 'Those that go on, the latest first, with where they were begun. Only signed in.',
  delete_account:
    'Nobody can sign in to it or use its keys from now on. What it alone holds is removed after 30 days (`LIGATURE_ERASE_DAYS`), in which the operator can bring it back. Needs `currentPassword`, or a sign-in of the last ten minutes. 409 for the only admin of an organization.',
  delete_session: 'It is over with its next request or event, everywhere. Only signed in.',
  delete_other_sessions: 'All but the one that the request was sent with. Only signed in.',
} as const;
