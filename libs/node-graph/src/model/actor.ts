import { type Call, systemCall } from '#kernel';

/** The user who acts, over whichever protocol. */
export interface Actor {
  readonly userId: string;
  readonly username: string | null;
  readonly email: string | null;
  /** The connection that is answered directly and must not be told again; `null` over REST. */
  readonly origin: string | null;
  /** Which shape of diffs the caller understands. */
  readonly version: 1 | 2;
  /** What their events say of who acts, and how. */
  readonly call: Call;
  /** Their account is being removed: nothing is left in their own stream of what goes with it. */
  readonly isErased?: true;
}

/** No person: what happens by itself, as time passes. */
export function service(): Actor {
  return { ...NOBODY, call: systemCall('job') };
}

const NOBODY = {
  userId: '00000000-0000-0000-0000-000000000000',
  username: null,
  email: null,
  origin: null,
  version: 1,
} as const;
