import { cva, type VariantProps } from 'class-variance-authority';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

/** Class names of a button, for links that look like one. */
export const buttonVariants = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md text-[13px] font-medium whitespace-nowrap transition-colors select-none disabled:pointer-events-none disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'bg-primary text-primary-foreground hover:bg-primary/90',
        secondary: 'border bg-card text-foreground hover:bg-muted',
        ghost: 'text-foreground hover:bg-muted',
        destructive: 'bg-destructive text-white hover:bg-destructive/90',
        link: 'text-primary underline-offset-4 hover:underline dark:text-accent-foreground',
      },
      size: {
        small: 'h-7 px-2.5 max-sm:h-9',
        medium: 'h-8 px-3 max-sm:h-10',
        large: 'h-10 px-4 text-sm',
        icon: 'size-8 max-sm:size-10',
        'icon-small': 'size-7 max-sm:size-9',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'medium' },
  },
);

export interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof buttonVariants> {
  /** Renders the only child (a link, say) with a button's looks. */
  readonly asChild?: boolean;
}

/** A button; its type is `button` unless said otherwise, so that it never submits a form by accident. */
export function Button({ className, variant, size, asChild, type = 'button', ...props }: ButtonProps) {
  const classes = classNames(buttonVariants({ variant, size }), className);
  if (asChild === true) return <Slot.Root className={classes} {...props} />;
  return <button type={type} className={classes} {...props} />;
}
