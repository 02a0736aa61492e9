/** Where a bundle opens. */
export function bundleUrl(base: string, slug: string): string {
  return `${base}/l/${slug}`;
}

/** Where a bundle that nobody owns is claimed. */
export function claimUrl(base: string, token: string): string {
  return `${base}/claim/${token}`;
}
