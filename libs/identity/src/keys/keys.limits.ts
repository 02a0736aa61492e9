/** The limits of API keys (docs/contracts/identity.md#api-keys): what reads them, and what the documents say, go by these. */
export const KEY_LIMITS = {
  name: 80,
  description: 500,
  addresses: 50,
  perHour: 100_000,
  overlapHours: 168,
  usualOverlapHours: 24,
} as const;
