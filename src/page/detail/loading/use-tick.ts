import { useEffect, useState } from 'preact/hooks';

/** A number that grows every second as long as something goes on and the page is seen: rows say only when it began and when it ended. */
export function useTick(goesOn: boolean): number {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    if (!goesOn) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setTick((now) => now + 1);
    }, 1000);
    return () => clearInterval(timer);
  }, [goesOn]);
  return tick;
}
