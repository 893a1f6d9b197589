import { Braces } from 'lucide-react';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { Textarea } from '../../ui/textarea.tsx';
import { FieldShell } from './field-shell.tsx';
import { SuggestionList } from './suggestion-list.tsx';
import { passClosingBrace } from './template-completion.ts';
import { useCompletion } from './use-completion.ts';
import { useDraft } from './use-draft.ts';

/** Context of a text field. */
export interface TextFieldProps {
  readonly nodeId: string;
  readonly field: string;
  readonly title: string;
  readonly help?: string | null | undefined;
  readonly placeholder?: string | null | undefined;
  readonly isRequired?: boolean;
  readonly value: string;
  readonly onCommit: (text: string) => void;
  /** `line` keeps Enter out; `code` is set in mono and takes no templates. */
  readonly kind: 'line' | 'lines' | 'code' | 'json';
  readonly takesTemplates?: boolean;
  /** Said under the field about the text as it is typed. */
  readonly complaint?: (text: string) => string | null;
  readonly aside?: ReactNode;
}

function BracesButton({ onClick, title }: { readonly onClick: () => void; readonly title: string }) {
  return (
    <button
      type="button"
      aria-label={`Insert data into ${title}`}
      title="Insert data from an earlier step ({{ or @)"
      className="grid size-6 place-items-center rounded-sm text-muted-foreground hover:bg-muted hover:text-foreground"
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClick}
    >
      <Braces className="size-3.5" aria-hidden />
    </button>
  );
}

/** A text field; where templates are taken, `@` and `{{` offer the data of earlier steps. */
export function TemplateText(props: TextFieldProps) {
  const { nodeId, kind, takesTemplates = true } = props;
  const control = useRef<HTMLTextAreaElement>(null);
  const draft = useDraft(props.value, props.onCommit);
  const completion = useCompletion(nodeId, control, draft);
  const isOpen = takesTemplates && completion.found.length > 0;
  const complaint = props.complaint?.(draft.text) ?? null;
  const insert = (): void => {
    const field = control.current;
    if (field === null) return;
    const at = document.activeElement === field ? field.selectionStart : draft.text.length;
    draft.change(`${draft.text.slice(0, at)}{{${draft.text.slice(at)}`);
    field.focus();
    requestAnimationFrame(() => {
      field.setSelectionRange(at + 2, at + 2);
      completion.look();
    });
  };
  const passBrace = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const field = event.currentTarget;
    const cursor = passClosingBrace(draft.text, field.selectionStart, field.selectionEnd);
    if (cursor === null) return;
    event.preventDefault();
    field.setSelectionRange(cursor, cursor);
    completion.look();
  };
  const isMono = kind === 'code' || kind === 'json';
  return (
    <FieldShell
      {...props}
      typed={{ complaint, isPending: draft.isPending }}
      aside={
        <span className="flex items-center">
          {props.aside}
          {takesTemplates && <BracesButton onClick={insert} title={props.title} />}
        </span>
      }
    >
      {(ids) => (
        <div className="relative">
          <Textarea
            {...ids}
            ref={control}
            rows={kind === 'line' ? 1 : 2}
            className={classNames(
              'block max-h-80 resize-none [field-sizing:content]',
              kind === 'line' ? 'min-h-8 max-sm:min-h-10' : 'min-h-14',
              isMono && 'font-mono text-xs leading-5',
            )}
            spellCheck={kind === 'lines'}
            autoComplete="off"
            placeholder={props.placeholder ?? undefined}
            value={draft.text}
            role={takesTemplates ? 'combobox' : undefined}
            aria-expanded={takesTemplates ? isOpen : undefined}
            aria-controls={isOpen ? completion.listId : undefined}
            aria-autocomplete={takesTemplates ? 'list' : undefined}
            aria-activedescendant={isOpen ? `${completion.listId}-${completion.active}` : undefined}
            onChange={(event) => {
              const text = event.currentTarget.value;
              draft.change(kind === 'line' ? text.replaceAll(/\s*\n\s*/g, ' ') : text);
              completion.look();
            }}
            onKeyDown={(event) => {
              if (isOpen && completion.onKeyDown(event)) return;
              if (event.key === 'Enter' && kind === 'line') event.preventDefault();
              if (event.key === '}' && takesTemplates) passBrace(event);
            }}
            onClick={completion.look}
            onBlur={() => {
              completion.close();
              draft.leave();
            }}
          />
          {isOpen && (
            <SuggestionList
              id={completion.listId}
              suggestions={completion.found}
              active={completion.active}
              onChoose={completion.choose}
            />
          )}
        </div>
      )}
    </FieldShell>
  );
}
