/**
 * The page's policy has markup made of nothing but what these let through: packages that empty an element may, whoever
 * else writes markup is refused. Workers come from our own origin.
 */
interface Policies {
  createPolicy(
    name: string,
    rules: { createHTML?: (text: string) => string; createScriptURL?: (address: string) => string },
  ): unknown;
}

declare global {
  interface Window {
    readonly trustedTypes?: Policies;
  }
}

export function allowOwnMarkup(): void {
  window.trustedTypes?.createPolicy('default', {
    createHTML: (text) => {
      if (text !== '') throw new TypeError('Markup is not made of text here');
      return text;
    },
    createScriptURL: (address) => {
      if (new URL(address, location.href).origin !== location.origin)
        throw new TypeError('Not a script of ours');
      return address;
    },
  });
}
