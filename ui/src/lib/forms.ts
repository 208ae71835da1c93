import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form'

import { toProblem, type Problem } from './api'

/**
 * Puts the server's words to the fields they are about and moves the focus to the first.
 * Gives back the problem where some of it belongs to no field and has to be shown above the form.
 * `nameOf` turns the server's name of a field into the form's, where they differ.
 */
export function showProblem<T extends FieldValues>(form: UseFormReturn<T>, thrown: unknown, nameOf = (field: string) => field): Problem | null {
  const problem = toProblem(thrown)
  const known = new Set(Object.keys(form.getValues()))
  let first = true
  let rest = problem.fields.length === 0
  for (const { field: named, message } of problem.fields) {
    const field = nameOf(named)
    if (!known.has(field.split('.')[0] ?? '')) {
      rest = true
      continue
    }
    form.setError(field as FieldPath<T>, { message }, { shouldFocus: first })
    first = false
  }
  return rest ? problem : null
}

/** A name as it stands in an address: `Halden & Co` is `halden-co`. */
export function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
  return plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 100)
}
