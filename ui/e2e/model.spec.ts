import { expect, expectAccessible, test } from './datamind'

test('a second model stands in for the first, and keys follow their models when the order changes', async ({ signedIn: page, server }) => {
  await page.goto('/settings/model')
  await page.getByLabel('Address').fill('http://127.0.0.1:9/v1')
  await page.getByRole('textbox', { name: 'Model' }).fill('first')
  await page.getByRole('button', { name: 'Test it' }).click()
  await expect(page.getByText(/can't be reached/)).toBeVisible()
  await page.getByRole('button', { name: 'Add a model' }).click()
  await page.getByLabel('Protocol').nth(1).click()
  await page.getByRole('option', { name: 'Anthropic' }).click()
  await page.getByRole('textbox', { name: 'Model' }).nth(1).fill('second')
  await page.getByRole('textbox', { name: /^Key/ }).nth(1).fill('sk-second')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Model settings saved').first()).toBeVisible()
  await page.reload()
  await page.getByRole('button', { name: 'Ask this model first' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Model settings saved').first()).toBeVisible()
  const kept = await (await page.request.get('/api/v1/ai/settings')).json()
  expect(kept).toMatchObject({ provider: 'anthropic', model: 'second', has_key: true, enabled: true, fallbacks: [{ model: 'first', has_key: false }] })
  await page.getByRole('button', { name: 'Remove this model' }).click()
  await page.getByRole('switch', { name: 'Use this model' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(async () => expect(await (await page.request.get('/api/v1/ai/settings')).json()).toMatchObject({ enabled: false, fallbacks: [] })).toPass()
  // The next test begins with no model.
  const headers = { origin: server.url }
  await page.request.put('/api/v1/ai/settings', { headers, data: { base_url: '', model: '', api_key: '', enabled: false, privacy: 'names' } })
})

test('an admin sets what a model may see of one connection', async ({ signedIn: page, server }) => {
  const file = { name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from('country,amount\nDE,1\nFR,2\n') }
  const sent = await page.request.post('/api/v1/upload/csv', { headers: { origin: server.url }, multipart: { file } })
  expect(sent.status()).toBe(201)
  const { id } = (await sent.json()).connection
  await page.goto('/connections')
  await page.getByRole('button', { name: /Acts on orders/ }).first().click()
  await page.getByRole('menuitem', { name: /Edit/ }).click()
  await page.getByLabel('What a language model may see').click()
  await page.getByRole('option', { name: 'Names only' }).click()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(async () => {
    const kept = await (await page.request.get(`/api/v1/connections/${id}`)).json()
    expect(kept).toMatchObject({ privacy: 'names', status: 'ready' })
  }).toPass()
})
