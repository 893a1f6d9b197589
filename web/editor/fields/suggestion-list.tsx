import { useEffect } from 'react';
import { classNames } from '../../ui/class-names.ts';
import type { Suggestion } from './template-completion.ts';

/** The list of possible references under a text field. The field keeps the focus and names the active option. */
export function SuggestionList({
  id,
  suggestions,
  active,
  onChoose,
}: {
  readonly id: string;
  readonly suggestions: readonly Suggestion[];
  readonly active: number;
  readonly onChoose: (suggestion: Suggestion) => void;
}) {
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Data from earlier steps"
      className="absolute inset-x-0 top-full z-30 mt-1 max-h-56 overflow-y-auto rounded-md border bg-popover p-1 text-popover-foreground shadow-lg"
    >
      {suggestions.map((suggestion, index) => (
        <div
          key={suggestion.reference}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={classNames(
            'flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 text-[13px] max-sm:min-h-10',
            index === active && 'bg-accent text-accent-foreground',
          )}
          onPointerDown={(event) => {
            event.preventDefault();
            onChoose(suggestion);
          }}
        >
          <span className="min-w-0 shrink truncate text-muted-foreground">{suggestion.from}</span>
          <span className="min-w-0 flex-1 truncate font-mono text-xs">{suggestion.field || 'everything'}</span>
          {suggestion.type !== null && <span className="text-[11px] text-muted-foreground">{suggestion.type}</span>}
        </div>
      ))}
    </div>
  );
}
