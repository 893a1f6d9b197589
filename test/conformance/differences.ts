/** The files of the suite that are run, and how many tests of each pass: the language, the types that its check finds, and the extensions there are here. */
export const PARTS = {
  language: {
    basic: 42,
    comparisons: 480,
    conversions: 109,
    fields: 60,
    fp_math: 30,
    integer_math: 64,
    lists: 39,
    logic: 30,
    macros: 44,
    namespace: 3,
    parse: 193,
    plumbing: 5,
    string: 51,
    timestamps: 94,
  },
  types: { type_deduction: 40 },
  extensions: {
    bindings_ext: 6,
    encoders_ext: 4,
    lists_ext: 52,
    macros2: 46,
    math_ext: 195,
    optionals: 89,
    sets_ext: 97,
    string_ext: 213,
  },
} as const;

const NUMBERS_MIX = 'decision D36: an int is taken where a double is wanted';

/** Tests whose answer is another one here, and why; no other test may fail. */
export const DIFFERENCES: Readonly<Record<string, string>> = {
  'math_ext: ceil/dyn_error': NUMBERS_MIX,
  'math_ext: floor/dyn_error': NUMBERS_MIX,
  'math_ext: round/dyn_error': NUMBERS_MIX,
  'math_ext: trunc/dyn_error': NUMBERS_MIX,
  'type_deduction: legacy_nullable_types/null_assignable_to_abstract_parameter_candidate':
    'null is no optional, as the run would refuse it',
};
