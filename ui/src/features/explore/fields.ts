import type { ExploreChoices, ExploreColumn, ExploreColumnChoice } from '@/lib/api'

/** A column that can be chosen, with the place it has in a question. */
export type ExploreField = { key: string; label: string; place: ExploreColumn; choice: ExploreColumnChoice; /** Its table, to find its values. */ table: { schema: string | null; name: string } }

const keyOf = ({ schema, table, column, way }: ExploreColumn): string => JSON.stringify([schema ?? null, table ?? null, way ?? [], column])

const fieldAt = (place: ExploreColumn, choice: ExploreColumnChoice, label: string, table: ExploreField['table']): ExploreField => ({ key: keyOf(place), label, place, choice, table })

/** The columns of the table, then those of the tables that its rows lead to. */
export function allFields(choices: ExploreChoices): ExploreField[] {
  const own = choices.columns.map((choice) => fieldAt({ column: choice.name }, choice, choice.label, { schema: choices.schema, name: choices.table }))
  const led = choices.related.flatMap(({ schema, table, label, way, columns }) =>
    columns.map((choice) => fieldAt({ ...(schema === null ? {} : { schema }), table, way, column: choice.name }, choice, `${label} › ${choice.label}`, { schema, name: table })),
  )
  return [...own, ...led]
}

export const fieldOf = (fields: ExploreField[], place: ExploreColumn): ExploreField | undefined => {
  const key = keyOf(place)
  return fields.find((one) => one.key === key) ?? fields.find((one) => one.place.column === place.column && one.place.table === (place.table ?? undefined))
}
