// WXSS as CSS: rpx, the `page` and component selectors, imports, and the scope that a page or component lives in.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import postcss, { type AtRule, type Container, type Root } from 'postcss'

/** Where a style sheet reaches: everything, one page, or (by the prefix of its classes) one isolated component. */
export type Reach =
  { kind: 'everything' } | { kind: 'page'; path: string } | { kind: 'component'; prefix: string }

const builtIn =
  'page|body|view|text|image|button|input|textarea|scroll-view|swiper-item|swiper|picker-view-column|picker-view|picker|' +
  'switch|radio-group|radio|checkbox-group|checkbox|slider|form|label|navigator|rich-text|map|canvas|page-container|' +
  'root-portal|cover-view|cover-image|web-view|icon|progress|movable-area|movable-view|video'
const tagSelector = new RegExp(`(^|[\\s>+~,(])(${builtIn})(?=$|[\\s>+~,.:#\\[)])`, 'g')

// The harness draws a phone with a notch: 44 px of status bar above, 34 px of home bar below.
const insets: Record<string, string> = { top: '44px', bottom: '34px', left: '0px', right: '0px' }

/** One rpx is a 750th of the screen's width; a vh is a 100th of the page's own window, without WeChat's bars. */
export function convertUnits(value: string): string {
  return value
    .replace(
      /\b(?:env|constant)\(\s*safe-area-inset-(\w+)[^)]*\)/g,
      (_, side: string) => insets[side] ?? '0px',
    )
    .replace(/(?<![\w.-])(-?(?:\d+\.?\d*|\.\d+))rpx\b/g, (_, count: string) => `calc(${count} * 100vw / 750)`)
    .replace(
      /(?<![\w.-])(-?(?:\d+\.?\d*|\.\d+))[dsl]?vh\b/g,
      (_, count: string) => `calc(${count} * var(--wx-vh))`,
    )
}

function convertSelector(selector: string, reach: Reach): string {
  const tagged = selector.replace(
    tagSelector,
    (_, before: string, tag: string) => `${before}wx-${tag === 'body' ? 'page' : tag}`,
  )
  if (reach.kind !== 'component') return tagged
  return tagged
    .replace(/(?<!\\)\.(-?[A-Za-z_])/g, `.${reach.prefix}--$1`)
    .replace(/:host\b/g, `[wx-host="${reach.prefix}"]`)
}

function inlineImports(root: Root, file: string, dist: string, seen: Set<string>): void {
  root.walkAtRules('import', (rule: AtRule) => {
    const target = /["']([^"']+)["']/.exec(rule.params)?.[1]
    if (target === undefined) throw new Error(`${file}: @import ${rule.params} is not a local style sheet`)
    const from = target.startsWith('/') ? dist : path.dirname(file)
    const found = path.join(from, target)
    if (!existsSync(found)) throw new Error(`${file}: @import of a file that does not exist: ${target}`)
    if (seen.has(found)) {
      rule.remove()
      return
    }
    seen.add(found)
    const imported = postcss.parse(readFileSync(found, 'utf8'), { from: found })
    inlineImports(imported, found, dist, seen)
    rule.replaceWith(imported.nodes)
  })
}

function insideKeyframes(node: Container | undefined): boolean {
  return node?.type === 'atrule' && /keyframes$/.test((node as AtRule).name)
}

export function convertStyleSheet(file: string, dist: string, reach: Reach): string {
  const root = postcss.parse(readFileSync(file, 'utf8'), { from: file })
  inlineImports(root, file, dist, new Set([file]))
  root.walkDecls((declaration) => {
    declaration.value = convertUnits(declaration.value)
  })
  root.walkRules((rule) => {
    if (!insideKeyframes(rule.parent as Container | undefined))
      rule.selector = convertSelector(rule.selector, reach)
  })
  if (reach.kind !== 'page') return root.toString()
  // @scope takes no at-rules that define names: these stay outside.
  const outside = postcss.root()
  root.walkAtRules(/keyframes$|^font-face$|^charset$/, (rule) => {
    outside.append(rule.clone())
    rule.remove()
  })
  return `${outside.toString()}\n@scope ([data-page="${reach.path}"]) {\n${root.toString()}\n}`
}
