import { ChevronRight } from 'lucide-react';
import { DEFAULT_RETRY_POLICY, RetryPolicy } from '#schemas/definition/retry-policy.ts';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { useEditor } from '../editor-context.ts';
import { toFieldText } from '../fields/field-text.ts';
import { ChoiceField } from '../fields/choice-field.tsx';
import { defaultTimeoutSeconds, RETRY_FIELDS, toShownNumber, toStoredNumber } from '../fields/retry-fields.ts';
import { NumberField } from '../fields/number-field.tsx';

const ON_ERROR = [
  { value: 'fail', title: 'Fail the execution' },
  { value: 'continue', title: 'Continue with the error as output' },
];

/** Settings for slow and failing steps: retries, timeout, and how the execution goes on. */
export function RetryOptions({ node }: { readonly node: WorkflowNode }) {
  const { edit, functions } = useEditor();
  const descriptor = functions.find((each) => each.slug === node.config['actionId']);
  const defaults = descriptor?.retryPolicy ?? DEFAULT_RETRY_POLICY;
  const own = RetryPolicy.partial().safeParse(node.config['retryPolicy'] ?? {});
  const policy = own.success ? own.data : {};
  const given = node.config['retryPolicy'] === undefined ? {} : policy;
  const write = (changes: Readonly<Record<string, unknown>>): void =>
    edit({ kind: 'configure', nodeId: node.id, changes });
  const hasRetries = node.type === 'action' || node.type === 'activity' || node.type === 'publish-event';
  return (
    <details className="group/options border-t pt-3">
      <summary className="flex cursor-pointer list-none items-center gap-1.5 rounded-sm text-[13px] font-medium">
        <ChevronRight className="size-3.5 transition-transform group-open/options:rotate-90" aria-hidden />
        Retries, timeout, errors
      </summary>
      <div className="flex flex-col gap-4 pt-3">
        <ChoiceField
          nodeId={node.id}
          field="onError"
          title="When it fails"
          help="An edge from the error handle goes first, whatever is chosen here."
          value={toFieldText(node.config['onError']) || 'fail'}
          options={ON_ERROR}
          onChange={(value) => write({ onError: value === 'fail' ? undefined : value })}
        />
        {hasRetries && (
          <>
            <NumberField
              nodeId={node.id}
              field="timeoutSeconds"
              title="Timeout (seconds)"
              placeholder={String(defaultTimeoutSeconds(descriptor))}
              value={node.config['timeoutSeconds']}
              onCommit={(timeoutSeconds) => write({ timeoutSeconds })}
            />
            <div className="grid grid-cols-2 gap-3">
              {RETRY_FIELDS.map((field) => {
                const { name, title } = field;
                const value = Object.hasOwn(given, name) ? given[name] : undefined;
                return (
                  <NumberField
                    key={name}
                    nodeId={node.id}
                    field={`retryPolicy.${name}`}
                    title={title}
                    placeholder={String(toShownNumber(field, defaults[name]))}
                    value={value === undefined ? undefined : toShownNumber(field, value)}
                    onCommit={(shown) => {
                      const { [name]: _before, ...rest } = given;
                      const next = shown === undefined ? rest : { ...rest, [name]: toStoredNumber(field, shown) };
                      write({ retryPolicy: Object.keys(next).length === 0 ? undefined : { ...defaults, ...next } });
                    }}
                  />
                );
              })}
            </div>
          </>
        )}
      </div>
    </details>
  );
}
