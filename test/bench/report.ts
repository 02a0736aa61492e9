/** What this run has printed, for the page that keeps it. */
export const printed: string[] = [];

export function print(text: string): void {
  console.log(text);
  printed.push(...text.split('\n'));
}
