import { Label as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

/** The visible name of a control; `htmlFor` ties them. */
export function Label({ className, ...props }: ComponentProps<typeof Primitive.Root>) {
  return <Primitive.Root className={classNames('text-[13px] font-medium select-none', className)} {...props} />;
}
