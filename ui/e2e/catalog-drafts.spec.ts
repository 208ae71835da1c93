import { expect, expectAccessible, test, useTheme } from './datamind'
import { withModel } from './scripted-model'
import { till } from './till'

type Page = import('@playwright/test').Page

const drafts = { reply: { description: 'What the till took.', term: 'takings', columns: [
  { name: 'amount', description: 'What was paid.', term: null },
  { name: 'margin', description: 'What is left of it.', term: 'profit' },
  { name: 'buyer', description: 'Who paid.', term: null },
  { name: 'invented', description: 'Not there.', term: null },
] } }

const part = (column: string) => ({ reply: { description: 'Wide.', term: null, columns: [{ name: column, description: `Words for ${column}.`, term: null }] } })

const draftOf = (page: Page, name: string) => page.getByRole('group', { name: `Draft for ${name}`, exact: true })
const ask = (page: Page) => page.getByRole('button', { name: 'Draft descriptions' }).click()

/** What is stored of the table. */
async function stored(page: Page, id: string) {
  const { tables } = await (await page.request.get(`/api/v1/schema/${id}`)).json()
  const sales = tables.find((one: { name: string }) => one.name === 'sales')
  return { table: sales, column: (name: string) => sales.columns.find((one: { name: string }) => one.name === name) }
}

test('drafts are accepted, changed first, thrown away one by one and all at once', async ({ signedIn: page, server }, { project }) => {
  await withModel(page, server.url, async (model) => {
    const id = await till(page, server, `drafts-${project.name}`)
    await page.goto(`/connections/${id}?table=sales`)
    model.does(drafts)
    await ask(page)
    await expect(page.getByText('4 drafts wait. Nothing is stored until you accept them.')).toBeVisible()
    await expectAccessible(page)
    expect((await stored(page, id)).table.description).toBeNull()
    // As it is.
    await page.getByRole('button', { name: 'Accept the draft for amount' }).click()
    await expect(page.getByText('3 drafts wait.')).toBeVisible()
    // Changed, then accepted: a person's words from then on.
    await page.getByLabel('Drafted description of margin').fill('What we keep of it.')
    await page.getByRole('button', { name: 'Accept the draft for margin' }).click()
    await expect(page.getByText('2 drafts wait.')).toBeVisible()
    await page.getByRole('button', { name: 'Discard the draft for buyer' }).click()
    await expect(draftOf(page, 'buyer')).toHaveCount(0)
    await page.getByRole('button', { name: 'Discard all' }).click()
    await expect(page.getByText(/drafts? waits?\./)).toHaveCount(0)
    const after = await stored(page, id)
    expect(after.column('amount')).toMatchObject({ description: 'What was paid.', description_origin: 'model' })
    expect(after.column('margin')).toMatchObject({ description: 'What we keep of it.', description_origin: 'person', term: 'profit' })
    expect(after.column('buyer').description).toBeNull()
    expect(after.table.description).toBeNull()
    // What is said already is not drafted again, and the rest goes in at once.
    model.does(drafts)
    await ask(page)
    await expect(page.getByText('3 drafts wait.')).toBeVisible()
    await useTheme(page, 'dark')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Discard the draft for margin' }).click()
    await page.getByRole('button', { name: 'Accept all' }).click()
    await expect(page.getByText(/drafts? waits?\./)).toHaveCount(0)
    expect((await stored(page, id)).table).toMatchObject({ description: 'What the till took.', term: 'takings' })
    await page.reload()
    await expect(page.getByText('What the till took.')).toBeVisible()
  })
})

test('a slow model holds nothing up, and is stopped', async ({ signedIn: page, server }, { project }) => {
  await withModel(page, server.url, async (model) => {
    const id = await till(page, server, `slow-${project.name}`)
    await page.goto(`/connections/${id}?table=sales`)
    model.does({ hang: true }, { hang: true })
    await ask(page)
    await expect(page.getByText('The model is drafting words for this table.')).toBeVisible()
    await expect(page.getByRole('timer')).toBeVisible()
    await expectAccessible(page)
    // The page works meanwhile.
    await page.getByRole('button', { name: /^Description of sales/ }).click()
    await page.getByLabel('Description of sales').fill('Typed meanwhile')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: /Typed meanwhile/ })).toBeVisible()
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await expect(page.getByText('The model is drafting words for this table.')).toHaveCount(0)
    await expect.poll(model.left).toBe(1)
    // Who leaves the page waits no longer, either.
    await ask(page)
    await expect(page.getByText('The model is drafting words for this table.')).toBeVisible()
    await page.goto('/sql')
    await expect.poll(model.left).toBe(2)
  })
})

test('what a model says beside the point is one sentence, and the next try goes well', async ({ signedIn: page, server }, { project }) => {
  await withModel(page, server.url, async (model) => {
    const id = await till(page, server, `garbage-${project.name}`)
    await page.goto(`/connections/${id}?table=sales`)
    model.does({ reply: 'Of course! <b>Here</b> are words.' }, { reply: { columns: 'all' } })
    await ask(page)
    const alert = page.getByRole('alert').filter({ hasText: 'No drafts were made' })
    await expect(alert).toContainText('The model gave no usable reply. Try again.')
    await expectAccessible(page)
    model.does({ status: 429 }, { status: 429 }, { status: 429 })
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(alert).toContainText('takes no more requests for now', { timeout: 20_000 })
    model.does(drafts)
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByText('4 drafts wait.')).toBeVisible()
    await expect(alert).toHaveCount(0)
  })
})

test('a wide table is drafted in parts, and goes on where it broke off', async ({ signedIn: page, server }, { project }) => {
  await withModel(page, server.url, async (model) => {
    const names = Array.from({ length: 95 }, (_, at) => `field_${at}`)
    const file = { name: `wide-${project.name}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`${names.join(',')}\n${names.map((_, at) => at).join(',')}\n`) }
    const sent = await page.request.post('/api/v1/upload/csv', { headers: { origin: server.url }, multipart: { file } })
    expect(sent.status()).toBe(201)
    const { id } = (await sent.json()).connection
    const { tables } = await (await page.request.get(`/api/v1/schema/${id}`)).json()
    await page.goto(`/connections/${id}?table=${tables[0].name}`)
    model.does(part('field_0'), { status: 401 })
    await ask(page)
    const alert = page.getByRole('alert').filter({ hasText: 'The drafts end after 40 of 95 columns' })
    await expect(alert).toBeVisible()
    // What came so far is kept.
    await expect(page.getByText('2 drafts wait.')).toBeVisible()
    await expectAccessible(page)
    model.does(part('field_40'), { hang: true })
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByText('80 of 95 columns so far.')).toBeVisible()
    await expect(page.getByText('3 drafts wait.')).toBeVisible()
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await expect(page.getByText('80 of 95 columns so far.')).toHaveCount(0)
    model.does(part('field_94'))
    await ask(page)
    await expect(page.getByText('4 drafts wait.')).toBeVisible()
    await page.getByRole('button', { name: 'Accept all' }).click()
    await expect(page.getByText(/drafts? waits?\./)).toHaveCount(0)
    const after = (await (await page.request.get(`/api/v1/schema/${id}`)).json()).tables[0].columns
    expect(after.find((one: { name: string }) => one.name === 'field_94')).toMatchObject({ description: 'Words for field_94.' })
  })
})
