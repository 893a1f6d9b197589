import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

const KEY = 'account-changed-at';

/** Tells the browser's other tabs that someone signed up or in here; they share the session. */
export function tellOtherTabs(): void {
  // Each other tab gets a `storage` event; the value only has to be another one.
  window.localStorage.setItem(KEY, new Date().toISOString());
}

/** Renders the page anew when someone signed up or in in another tab; what is being edited stays. */
export function useAccountChanges(): void {
  const router = useRouter();
  useEffect(() => {
    const onStorage = ({ key }: StorageEvent): void => {
      if (key === KEY) router.refresh();
    };
    window.addEventListener('storage', onStorage);
    return () => window.removeEventListener('storage', onStorage);
  }, [router]);
}
