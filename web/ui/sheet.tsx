'use client';

import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { DialogOverlay } from './dialog.tsx';

export const Sheet = Primitive.Root;

const SIDES = {
  right: 'inset-y-0 right-0 w-[min(26rem,100vw)] border-l',
  left: 'inset-y-0 left-0 w-[min(20rem,85vw)] border-r',
  bottom: 'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-lg border-t',
} as const;

/** A panel that slides in from an edge; its content should hold a `SheetTitle`. */
export function SheetContent({
  className,
  children,
  side = 'right',
  ...props
}: ComponentProps<typeof Primitive.Content> & { readonly side?: keyof typeof SIDES }) {
  return (
    <Primitive.Portal>
      <DialogOverlay />
      <Primitive.Content
        className={classNames(
          'fixed z-50 flex flex-col gap-4 overflow-y-auto bg-popover p-4 shadow-xl',
          SIDES[side],
          className,
        )}
        {...props}
      >
        {children}
        <Primitive.Close
          aria-label="Close"
          className="absolute top-3 right-3 grid size-8 place-items-center rounded-md text-muted-foreground hover:bg-muted hover:text-foreground"
        >
          <X className="size-4" />
        </Primitive.Close>
      </Primitive.Content>
    </Primitive.Portal>
  );
}

export function SheetTitle({ className, ...props }: ComponentProps<typeof Primitive.Title>) {
  return <Primitive.Title className={classNames('pr-8 text-sm font-semibold', className)} {...props} />;
}
