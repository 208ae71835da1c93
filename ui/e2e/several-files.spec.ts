import type { Page } from '@playwright/test'

import { expect, expectAccessible, test } from './datamind'

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })

/** Lets files fall on a part of the page, as from the desktop. */
async function drop(page: Page, on: string, files: { name: string; text: string }[]): Promise<void> {
  const carried = await page.evaluateHandle((all) => {
    const data = new DataTransfer()
    for (const { name, text } of all) data.items.add(new File([text], name, { type: 'text/csv' }))
    return data
  }, files)
  await page.dispatchEvent(on, 'dragenter', { dataTransfer: carried })
  await expect(page.getByText('Drop the files to read them')).toBeVisible()
  await page.dispatchEvent(on, 'drop', { dataTransfer: carried })
}

test('several files are looked at and loaded one after the other', async ({ signedIn: page }, { project }) => {
  await page.goto('/connections/upload')
  await page.locator('input[type=file]').setInputFiles([csv(`north ${project.name}.csv`, 'id,city\n1,Kiel\n'), csv(`south ${project.name}.csv`, 'id,city\n1,Ulm\n2,Graz\n'), csv('east.csv', 'id,city\n3,Brno\n')])
  await expect(page.getByText('1 of 3')).toBeVisible()
  await expect(page.getByRole('cell', { name: 'Kiel' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Load 1 row/ }).click()
  await expect(page.getByText('2 of 3')).toBeVisible()
  await expect(page.getByRole('cell', { name: 'Graz' })).toBeVisible()
  await page.getByRole('button', { name: /^Load 2 rows/ }).click()
  await expect(page.getByRole('cell', { name: 'Brno' })).toBeVisible()
  await page.getByRole('button', { name: 'Drop this file' }).click()
  const { data } = await (await page.request.get('/api/v1/connections')).json()
  const names = data.map((one: { name: string }) => one.name)
  expect(names).toContain(`north ${project.name}`)
  expect(names).toContain(`south ${project.name}`)
  expect(names).not.toContain('east')
})

test('files dropped on any page are read, and the page below hears nothing of them', async ({ signedIn: page }) => {
  await page.goto('/sql')
  const editor = page.getByRole('textbox', { name: 'SQL', exact: true })
  await expect(editor).toBeVisible()
  const before = await editor.textContent()
  await drop(page, '.cm-content', [{ name: 'one.csv', text: 'a,b\n1,x\n' }, { name: 'two.csv', text: 'a,b\n2,y\n' }])
  await expect(page).toHaveURL(/\/connections\/upload/)
  await expect(page.getByText('1 of 2')).toBeVisible()
  await expect(page.getByRole('cell', { name: 'x' })).toBeVisible()
  await drop(page, 'body', [{ name: 'three.csv', text: 'a,b\n3,z\n' }])
  await expect(page.getByText('1 of 3')).toBeVisible()
  await page.getByRole('button', { name: 'Leave this file out' }).click()
  await expect(page.getByText('2 of 3')).toBeVisible()
  await expect(page.getByRole('cell', { name: 'y' })).toBeVisible()
  await page.goto('/sql')
  expect(await editor.textContent()).toBe(before)
})

test('a file that cannot be read does not hold up the next one', async ({ signedIn: page }) => {
  await page.goto('/connections/upload')
  await page.locator('input[type=file]').setInputFiles([{ name: 'cut.png', mimeType: 'image/png', buffer: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') }, csv('next.csv', 'id,city\n1,Kiel\n')])
  await expect(page.getByText(/picture/)).toBeVisible()
  await page.getByRole('button', { name: 'Go on with the next file' }).click()
  await expect(page.getByRole('cell', { name: 'Kiel' })).toBeVisible()
})
