import type { ExportRecord } from '../contents/content.js';

/** What of an archive does not go on by itself. */
export interface Attention {
  /** They are here, disabled: each needs a new secret, which its receiver has to know. */
  readonly webhooks: readonly { readonly id: string; readonly url: string }[];
  /** Addresses that were invited and have not accepted: whoever is still wanted is invited again. */
  readonly invitations: readonly string[];
  /** Keys of members' own, which stay behind. */
  readonly personalKeys: readonly {
    readonly keyPrefix: string;
    readonly name: string;
    readonly owner: string;
  }[];
}

export function attentionTo(records: readonly ExportRecord[]): Attention {
  const of = (type: string): readonly ExportRecord[] => records.filter((record) => record.type === type);
  return {
    webhooks: of('webhook').map(({ id, url }) => ({ id: String(id), url: String(url) })),
    invitations: of('invitation').flatMap(({ email, acceptedAt }) =>
      acceptedAt === null ? [String(email)] : [],
    ),
    personalKeys: of('personal_key').map(({ keyPrefix, name, owner }) => ({
      keyPrefix: String(keyPrefix),
      name: String(name),
      owner: String(owner),
    })),
  };
}
