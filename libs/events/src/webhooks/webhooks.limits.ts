/** What endpoints may be, and how many. */
export const WEBHOOK_LIMITS = {
  /** Of one person, or of one organization. */
  perOwner: 50,
  urlLength: 2_048,
  types: 50,
  typeLength: 100,
  descriptionLength: 200,
  /** For which the old secret signs as well after a rotation. */
  overlapHours: 168,
  /** Events that one call delivers again. */
  replay: 10_000,
  /** Deliveries on a page of the list. */
  page: 100,
} as const;
