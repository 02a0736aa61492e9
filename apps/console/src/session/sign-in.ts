/** What is refused to whoever ends their session is no reason to ask them to sign in. */
let isLeaving = false;

/** To the page on which people sign in, and back to where they are. */
export function goToSignIn(): void {
  if (isLeaving) return;
  const here = location.pathname + location.search + location.hash;
  location.assign(`/signin?redirect_url=${encodeURIComponent(here)}`);
}

/** Goes there once the session was ended by who has it. */
export async function leave(end: () => Promise<unknown>, to: string): Promise<void> {
  isLeaving = true;
  try {
    await end();
    location.assign(to);
  } catch (error) {
    isLeaving = false;
    throw error;
  }
}
