'use client';

import { Toaster as Sonner } from 'sonner';

/** Where toasts appear; `toast` of sonner raises one, for the result of an action only. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      toastOptions={{
        classNames: {
          toast: '!rounded-lg !border !border-border !bg-popover !text-popover-foreground !font-sans !text-[13px]',
          description: '!text-muted-foreground',
        },
      }}
    />
  );
}
