// The address book's room: a whole file or nothing of it, with a report of every refused line.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen } from '@testing-library/react'
import { beAdmin, giveFile, ok, refuse, serve, show, tap, write } from '../../../test/console-door'
import { useSession } from '../../session'
import AddressesPage from './index'

const file = new File(['code,kind,parent,name\n'], 'a.csv', { type: 'text/csv' })

beforeEach(beAdmin)
afterEach(() => {
  jest.restoreAllMocks()
})

test('is not for others', () => {
  serve({})
  useSession.setState({ person: { id: 'p', roles: [{ role: 'dispatcher', microBrainId: '330114' }] } })
  show(<AddressesPage />)
  screen.getByTestId('state-forbidden')
})

test('an import sends the file as it is, and says what it did', async () => {
  const sent = serve({
    'POST /v1/admin/addresses/import': () => ok({ lines: 12, added: 7, changed: 2, same: 3 }),
  })
  giveFile(file)
  show(<AddressesPage />)
  await tap('import')
  expect((await screen.findByTestId('imported')).textContent).toBe('导入好了，共 12 行7新加2改了3没变')
  const post = sent.find(({ url }) => url.endsWith('/import'))
  expect(post?.header['Content-Type']).toBe('text/csv')
  expect(post?.data).toBe(file)
})

test('every refused line is named with its column', async () => {
  serve({
    'POST /v1/admin/addresses/import': () =>
      refuse(400, 'import_refused', {
        detail: '3 行里有 2 行不对，一行也没有导入',
        errors: [
          { path: '2.lng', message: '经度和纬度写反了' },
          { path: '3', message: '有 3 列，应当有 4 列' },
        ],
      }),
  })
  giveFile(file)
  show(<AddressesPage />)
  await tap('import')
  const told = (await screen.findByTestId('refused')).textContent
  expect(told).toContain('3 行里有 2 行不对')
  expect(told).toContain('第 2 行lng经度和纬度写反了')
  expect(told).toContain('第 3 行有 3 列')
  expect(screen.queryByTestId('imported')).toBeNull()
})

test('an export is saved as it came', async () => {
  serve({ 'GET /v1/admin/addresses/export': () => ok('code,kind\n1,city\n') })
  const saved: Blob[] = []
  URL.createObjectURL = (blob) => {
    saved.push(blob as Blob)
    return 'blob:1'
  }
  URL.revokeObjectURL = () => undefined
  jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
  show(<AddressesPage />)
  await tap('export')
  await screen.findByTestId('exported')
  expect(saved[0]?.size).toBe('code,kind\n1,city\n'.length)
})

test('what is in the book can be looked up', async () => {
  serve({
    'GET /v1/addresses': ({ url }) =>
      ok({
        items: url.includes('wnxq')
          ? [{ code: 'compound-1', address: '湾南小区', kind: 'compound', communityId: null, place: null }]
          : [],
        nextCursor: null,
      }),
  })
  show(<AddressesPage />)
  write('look', 'nowhere')
  await screen.findByText('没有找到')
  write('look', 'wnxq')
  expect((await screen.findByTestId('found-compound-1')).textContent).toContain('湾南小区')
})
