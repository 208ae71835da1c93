import { expect, expectAccessible, test } from './datamind'

type Page = import('@playwright/test').Page

const composer = (page: Page) => page.getByRole('textbox', { name: /Ask a (question|follow-up)/ })

async function ask(page: Page, question: string): Promise<void> {
  await composer(page).fill(question)
  await composer(page).press('Enter')
  await expect(page.getByRole('article', { name: question })).toBeVisible()
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0, { timeout: 20_000 })
}

test('a question gets reading, sentence, chart, table, SQL and receipt', async ({ signedIn: page }) => {
  await page.goto('/')
  await ask(page, 'Revenue by country')
  const answer = page.getByRole('article', { name: 'Revenue by country' })
  await expect(answer.getByText('Read as')).toBeVisible()
  await expect(answer.locator('[data-number]').first()).toBeVisible()
  await expect(answer.getByRole('img', { name: /Chart of/ })).toBeVisible()
  await answer.getByRole('tab', { name: /Table/ }).click()
  await expect(answer.getByRole('columnheader').first()).toBeVisible()
  await answer.getByRole('tab', { name: 'SQL' }).click()
  await expect(answer.getByText('SELECT').first()).toBeVisible()
  await page.getByRole('button', { name: 'Receipt', exact: true }).click()
  await expect(page.getByText(/\d of \d hold/)).toBeVisible()
  await page.getByRole('button', { name: 'Run again and compare' }).click()
  await expect(page.getByText('Run again: the result is the same.')).toBeVisible()
})

test('a follow-up keeps what was asked, and the conversation is there after a reload', async ({ signedIn: page }) => {
  await page.goto('/')
  await ask(page, 'Revenue by country')
  await ask(page, 'only Germany')
  await expect(page.getByRole('article', { name: 'only Germany' }).getByText('(changed)').first()).toBeAttached()
  await page.reload()
  await expect(page.getByRole('article', { name: 'only Germany' })).toBeVisible()
  await expect(page.getByRole('button', { name: /Revenue by country/ }).first()).toBeVisible()
})

test('a question about nothing in the tables is refused in words, and nothing is run', async ({ signedIn: page }) => {
  await page.goto('/')
  await ask(page, 'Why did churn rise among astronauts?')
  await expect(page.getByText('I have not run anything').first()).toBeVisible()
  await expectAccessible(page)
  await ask(page, 'Delete the orders from May')
  await expect(page.getByText('DataMind only reads', { exact: true })).toBeVisible()
})

test('edited SQL is run again, and a refused statement says why', async ({ signedIn: page }) => {
  await page.goto('/')
  await ask(page, 'How many customers are there?')
  const answer = page.getByRole('article', { name: 'How many customers are there?' })
  await answer.getByRole('tab', { name: 'SQL' }).click()
  await answer.getByRole('button', { name: 'Edit and run again' }).click()
  const editor = answer.getByRole('textbox', { name: 'SQL' })
  await editor.press('ControlOrMeta+a')
  await page.keyboard.type('DELETE FROM customers')
  await answer.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText('Only queries run here').first()).toBeVisible()
})

test('a question that is too long says so before it is sent', async ({ signedIn: page }) => {
  await page.goto('/')
  await composer(page).fill('x'.repeat(5001))
  await expect(page.getByText(/5,000 characters at most/)).toBeVisible()
})

test('right and wrong are kept with the answer', async ({ signedIn: page }) => {
  await page.goto('/')
  await ask(page, 'How many orders are there?')
  const answer = page.getByRole('article', { name: 'How many orders are there?' })
  await answer.getByRole('button', { name: 'Right', exact: true }).click()
  await expect(answer.getByRole('button', { name: 'Right', exact: true })).toHaveAttribute('aria-pressed', 'true')
  await page.reload()
  await expect(page.getByRole('article').getByRole('button', { name: 'Right', exact: true })).toHaveAttribute('aria-pressed', 'true')
})
