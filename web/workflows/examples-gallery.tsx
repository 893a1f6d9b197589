'use client';

import { GitFork, Globe, Radio, ShieldCheck, Split, Timer, type LucideIcon } from 'lucide-react';
import type { Example } from '../examples/example.ts';
import { useCreateWorkflow } from './use-create-workflow.ts';

const ICONS: Readonly<Record<Example['icon'], LucideIcon>> = {
  branch: Split,
  approval: ShieldCheck,
  event: Radio,
  parallel: GitFork,
  timer: Timer,
  http: Globe,
};

/** Ready workflows: one click makes one's own copy and opens it. */
export function ExamplesGallery({ examples }: { readonly examples: readonly Omit<Example, 'definition'>[] }) {
  const { create, isCreating } = useCreateWorkflow();
  return (
    <section aria-labelledby="examples-title" className="mt-8">
      <h2 id="examples-title" className="text-[13px] font-semibold">
        Start from an example
      </h2>
      <p className="text-[13px] text-muted-foreground">They run as they are, without any key.</p>
      <ul className="mt-3 grid grid-cols-3 gap-3 max-lg:grid-cols-2 max-sm:grid-cols-1">
        {examples.map(({ id, title, summary, icon }) => {
          const Icon = ICONS[icon];
          return (
            <li key={id}>
              <button
                type="button"
                disabled={isCreating}
                onClick={() => void create({ exampleId: id })}
                className="flex h-full w-full gap-3 rounded-lg border bg-card p-3.5 text-left transition-colors hover:border-primary/50 hover:bg-muted/40 disabled:opacity-60"
              >
                <span className="grid size-8 shrink-0 place-items-center rounded-md bg-accent text-accent-foreground">
                  <Icon aria-hidden className="size-4" />
                </span>
                <span className="min-w-0">
                  <span className="block text-[13px] font-medium">{title}</span>
                  <span className="mt-0.5 block text-xs leading-relaxed text-muted-foreground">{summary}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
