'use client';

import { DropdownMenu as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

export const DropdownMenu = Primitive.Root;
export const DropdownMenuTrigger = Primitive.Trigger;

export function DropdownMenuContent({ className, ...props }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        align="end"
        sideOffset={4}
        className={classNames(
          'z-50 min-w-44 rounded-md border bg-popover p-1 text-popover-foreground shadow-lg',
          className,
        )}
        {...props}
      />
    </Primitive.Portal>
  );
}

export function DropdownMenuItem({
  className,
  tone = 'normal',
  ...props
}: ComponentProps<typeof Primitive.Item> & { readonly tone?: 'normal' | 'destructive' }) {
  return (
    <Primitive.Item
      className={classNames(
        'flex h-8 cursor-default items-center gap-2 rounded-sm px-2 text-[13px] outline-none select-none data-[disabled]:opacity-50 data-[highlighted]:bg-muted max-sm:h-10 [&_svg]:size-4 [&_svg]:text-muted-foreground',
        tone === 'destructive' && 'text-failed [&_svg]:text-failed',
        className,
      )}
      {...props}
    />
  );
}

export function DropdownMenuLabel({ className, ...props }: ComponentProps<typeof Primitive.Label>) {
  return <Primitive.Label className={classNames('px-2 py-1.5 text-xs text-muted-foreground', className)} {...props} />;
}

export function DropdownMenuSeparator({ className, ...props }: ComponentProps<typeof Primitive.Separator>) {
  return <Primitive.Separator className={classNames('-mx-1 my-1 h-px bg-border', className)} {...props} />;
}
