'use client';

import { Toaster as Sonner } from 'sonner';

/** The area for toasts. Call `toast` of sonner, and only for the result of an action. */
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
