/** To the page on which people sign in, and back to where they are. */
export function goToSignIn(): void {
  const here = location.pathname + location.search + location.hash;
  location.assign(`/signin?redirect_url=${encodeURIComponent(here)}`);
}
