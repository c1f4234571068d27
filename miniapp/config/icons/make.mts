// Turns icons.svg into CSS masks: a mini-program draws no inline SVG. Run it after a change: `node config/icons/make.mts`.
import { readFileSync, writeFileSync } from 'node:fs'

interface Art {
  viewBox: string
  width: number
  body: string
}

const source = readFileSync(new URL('icons.svg', import.meta.url), 'utf8')
const symbols = [...source.matchAll(/<symbol id="([a-z]+)" viewBox="([\d ]+)">(.*?)<\/symbol>/gs)]

// Only what is drawn small or large gets a line of its own weight for it, so that the sheet stays short.
const small = new Set(
  'check close star next down up back plus minus clock pin alert lock eye bell hand edit speak'.split(' '),
)
const large = new Set('speak guest phone check alert siren shield camera pin bell list'.split(' '))

const wave = 'M2 3.500c3.500-2.500 7 -2.500 9.500-.5s6 2 9.500 0 6-2 9 0'
const star = 'M12 3.500l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z'

const drawings: Record<string, Art> = {
  wave: { viewBox: '0 0 32 6', width: 2.5, body: `<path d="${wave}"/>` },
  'route-line': {
    viewBox: '0 0 20 52',
    width: 2,
    body: '<circle cx="10" cy="6" r="4"/><path d="M10 11c-6 5 6 9 0 14s6 9 0 14"/><circle cx="10" cy="45" r="5" fill="#000"/>',
  },
  'star-line': { viewBox: '0 0 24 24', width: 1.5, body: `<path d="${star}"/>` },
  'star-full': { viewBox: '0 0 24 24', width: 1.5, body: `<path d="${star}" fill="#000" stroke="none"/>` },
  'art-empty-line': {
    viewBox: '0 0 120 72',
    width: 2,
    body: '<path d="M8 58c10-8 20-8 30 0s20 8 30 0 20-8 30 0 12 6 16 4M34 44V28l22-16 22 16v16M50 44V34h12v10"/>',
  },
  'art-empty-warm': { viewBox: '0 0 120 72', width: 2, body: '<circle cx="80" cy="22" r="6" fill="#000"/>' },
  'art-error-line': {
    viewBox: '0 0 120 72',
    width: 2,
    body: '<path d="M4 50c10-8 20-8 30 0s14 7 20 4M66 48c6-3 12 2 18 5s20 2 32-5"/>',
  },
  'art-error-warm': { viewBox: '0 0 120 72', width: 3, body: '<path d="M56 36l6 10-8 8 6 10"/>' },
  'art-offline-line': {
    viewBox: '0 0 120 72',
    width: 2,
    body: '<path d="M40 22h40a6 6 0 0 1 6 6v28H34V28a6 6 0 0 1 6-6zM34 44h16l4 6h12l4-6h16"/>',
  },
  'art-offline-warm': { viewBox: '0 0 120 72', width: 3, body: '<path d="M60 6v22M53 21l7 7 7-7"/>' },
  'art-place-line': {
    viewBox: '0 0 120 72',
    width: 2,
    body: '<path d="M60 62S38 44 38 28a22 22 0 0 1 44 0c0 16-22 34-22 34z"/>',
  },
  'art-place-warm': {
    viewBox: '0 0 120 72',
    width: 3.5,
    body: '<path d="M53 24a7 7 0 1 1 10 6c-2 1-3 2-3 5M60 42h.01"/>',
  },
  'art-forbidden-line': {
    viewBox: '0 0 120 72',
    width: 2,
    body: '<path d="M8 62c10-6 20-6 30 0s20 6 30 0 20-6 30 0 12 5 16 3M40 50V26a4 4 0 0 1 4-4h32a4 4 0 0 1 4 4v24M48 22v-4a12 12 0 0 1 24 0v4"/>',
  },
  'art-forbidden-warm': { viewBox: '0 0 120 72', width: 3, body: '<path d="M60 34v8M60 34h.01"/>' },
}

function mask(art: Art): string {
  const head = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='${art.viewBox}' fill='none' stroke='#000' stroke-width='${art.width}' stroke-linecap='round' stroke-linejoin='round'>`
  const svg = `${head}${art.body.replaceAll('"', "'").replaceAll('currentColor', '#000')}</svg>`
  return svg.replaceAll('#', '%23').replaceAll('<', '%3C').replaceAll('>', '%3E')
}

function rule(selector: string, art: Art): string {
  return `${selector} {\n  -webkit-mask-image: url("data:image/svg+xml,${mask(art)}");\n}\n`
}

const rules: string[] = []
const names: string[] = []
for (const [, name = '', viewBox = '', body = ''] of symbols) {
  names.push(name)
  rules.push(rule(`.icon-${name}`, { viewBox, width: 1.75, body }))
  if (small.has(name)) rules.push(rule(`.icon-${name}.s`, { viewBox, width: 2.2, body }))
  if (large.has(name)) rules.push(rule(`.icon-${name}.xl`, { viewBox, width: 1.5, body }))
}
for (const [name, art] of Object.entries(drawings)) rules.push(rule(`.drawing-${name}`, art))

const said = 'Made by config/icons/make.mts from config/icons/icons.svg.'
writeFileSync(new URL('../../src/ui/styles/icons.scss', import.meta.url), `/* ${said} */\n${rules.join('')}`)
writeFileSync(
  new URL('../../src/ui/icon-names.ts', import.meta.url),
  `// ${said}\nexport type IconName =\n${names.map((name) => `  | '${name}'`).join('\n')}\n`,
)
