import { useEffect } from 'react';

let count = 0;

/** The browser asks whether somebody means to leave, in its own words. */
const ask = (event: BeforeUnloadEvent): void => event.preventDefault();

function begin(): () => void {
  count += 1;
  if (count === 1) window.addEventListener('beforeunload', ask);
  return () => {
    count -= 1;
    // Pages without such a listener are kept by browsers for whoever goes back.
    if (count === 0) window.removeEventListener('beforeunload', ask);
  };
}

/** Whoever leaves the page before it is done is asked whether they mean to. */
export async function whileUnsent<T>(work: Promise<T>): Promise<T> {
  const end = begin();
  try {
    return await work;
  } finally {
    end();
  }
}

/** The same, for as long as something is shown. */
export function useUnsent(): void {
  useEffect(begin, []);
}
