/** The user who acts, over whichever protocol. */
export interface Actor {
  readonly userId: string;
  readonly username: string | null;
  readonly email: string | null;
  /** The connection that is answered directly and must not be told again; `null` over REST. */
  readonly origin: string | null;
  /** Which shape of diffs the caller understands. */
  readonly version: 1 | 2;
}

/** No person: what happens by itself, as time passes. */
export const SERVICE: Actor = {
  userId: '00000000-0000-0000-0000-000000000000',
  username: null,
  email: null,
  origin: null,
  version: 1,
};
